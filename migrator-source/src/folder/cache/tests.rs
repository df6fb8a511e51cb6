use super::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own for each test, gone when it is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("migrator-macros-{}-{number}", std::process::id()));
        fs::create_dir_all(path.join("migrations")).unwrap();
        Scratch(path)
    }

    fn folder(&self) -> PathBuf {
        self.0.join("migrations")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder().join(name), text).unwrap();
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn migration(arguments: &str) -> String {
    format!("#[migration({arguments})] fn upgrade(op: &mut Operations) {{}}")
}

fn ids(chain: &Chain) -> Vec<&str> {
    chain.nodes.iter().map(|node| node.revision.id.as_str()).collect()
}

#[test]
fn a_folder_is_a_chain_when_its_map_says_so() {
    let scratch = Scratch::new();
    scratch.write("m2.rs", &migration("revision = \"b\", down_revision = \"a\""));
    scratch.write("m1.rs", &migration("revision = \"a\""));
    scratch.write("notes.txt", "revision");
    scratch.write(".hidden.rs", &migration("revision = \"h\""));
    assert!(chain_of(&scratch.folder(), Depth::Marks).is_none());

    let scratch = Scratch::new();
    scratch.write("m1.rs", &migration("revision = \"a\""));
    scratch.write("mod.rs", &format!("migrator_runtime::migrations!();\n{}", migration("revision = \"z\"")));
    assert_eq!(ids(&chain_of(&scratch.folder(), Depth::Marks).unwrap()), ["a", "z"]);
}

#[test]
fn the_map_may_stand_beside_the_folder() {
    let scratch = Scratch::new();
    scratch.write("m1.rs", &migration("revision = \"a\""));
    scratch.write("../migrations.rs", "migrations!();");
    let chain = chain_of(&scratch.folder(), Depth::Marks).unwrap();
    assert_eq!(ids(&chain), ["a"]);
    assert_eq!(
        (chain.node("m1.rs", 0), chain.node("m1.rs", 1), chain.node("m2.rs", 0)),
        (Some(0), None, None)
    );
}

#[test]
fn a_change_is_seen_when_the_last_look_is_old() {
    let scratch = Scratch::new();
    scratch.write("mod.rs", "migrations!();");
    scratch.write("m1.rs", &migration("revision = \"a\""));
    let folder = scratch.folder();
    let mut cache = Cache::default();
    let start = Instant::now();
    let first = cache.chain(&folder, Depth::Marks, start).unwrap();

    scratch.write("m1.rs", &migration("revision = \"longer\""));
    let soon = cache.chain(&folder, Depth::Marks, start + FRESH / 2).unwrap();
    assert!(Arc::ptr_eq(&first, &soon));
    let later = cache.chain(&folder, Depth::Marks, start + FRESH).unwrap();
    assert_eq!(ids(&later), ["longer"]);
    let unchanged = cache.chain(&folder, Depth::Marks, start + FRESH * 3).unwrap();
    assert!(Arc::ptr_eq(&later, &unchanged));
}

#[test]
fn a_file_is_read_once_as_long_as_it_stays_the_same() {
    let scratch = Scratch::new();
    scratch.write("m1.rs", &migration("revision = \"a\""));
    let path = scratch.folder().join("m1.rs");
    let stamp = Stamp::of(&path.metadata().unwrap());
    let mut cache = Cache::default();
    let first = cache.source(&path, &stamp, Depth::Marks).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(Arc::ptr_eq(&first, &cache.source(&path, &stamp, Depth::Marks).unwrap()));
}

#[test]
fn what_cannot_be_read_makes_the_chain_incomplete_and_quiet() {
    let scratch = Scratch::new();
    scratch.write("mod.rs", "migrations!();");
    scratch.write("m1.rs", "fn upgrade( {");
    scratch.write("m2.rs", &migration("revision = \"b\", down_revision = \"a\""));
    scratch.write("m3.rs", &migration("revision = \"b\", down_revision = \"a\""));
    fs::write(scratch.folder().join("m4.rs"), b"// \xff").unwrap();
    fs::create_dir(scratch.folder().join("folder.rs")).unwrap();
    let chain = chain_of(&scratch.folder(), Depth::Marks).unwrap();
    let codes: Vec<_> =
        chain.findings.iter().map(|finding| (finding.node, finding.diagnostic.code)).collect();
    assert_eq!(codes, [(1, "duplicate-revision")]);
}

#[test]
fn a_folder_that_is_not_there_is_no_chain() {
    assert!(chain_of(Path::new("/no/such/folder"), Depth::Marks).is_none());
    assert!(source_of(Path::new("/no/such/file.rs"), Depth::Marks).is_none());
    assert!(listed(Path::new("/no/such/folder")).is_err());
}

/// A measurement to be read, with `--nocapture`: what a thousand siblings cost.
#[test]
#[allow(clippy::print_stdout)] // it is there to be read
fn a_thousand_files_are_one_sound_chain() {
    let scratch = Scratch::new();
    scratch.write("mod.rs", "migrations!();");
    for number in 0..1000 {
        let parent =
            if number == 0 { String::new() } else { format!(", down_revision = \"r{}\"", number - 1) };
        let text = format!(
            "use migrator_runtime::prelude::*;\n\n/// Number {number}\n\
             #[migration(revision = \"r{number}\"{parent})]\nfn upgrade(op: &mut Operations) {{\n    \
             op.create_table(\"t{number}\", [uuid(\"id\").primary_key(), string(\"email\", 255).not_null(), \
             timestamp_tz(\"created_at\").not_null().default(now())]).unique(\"uq_{number}\", [\"email\"]);\n    \
             op.create_index(\"ix_{number}\", \"t{number}\", [\"created_at\"]);\n    \
             op.execute(\"SELECT {number}\").reverse(\"\");\n}}\n"
        );
        scratch.write(&format!("m{number:04}.rs"), &text);
    }
    let mut cache = Cache::default();
    let start = Instant::now();
    let chain = cache.chain(&scratch.folder(), Depth::Marks, start).unwrap();
    let first = start.elapsed();
    let again = Instant::now();
    let same = cache.chain(&scratch.folder(), Depth::Marks, start + FRESH).unwrap();
    println!("1000 files: first look {first:?}, a look when nothing changed {:?}", again.elapsed());
    assert_eq!((chain.nodes.len(), chain.findings.len()), (1000, 0));
    assert!(Arc::ptr_eq(&chain, &same));
}

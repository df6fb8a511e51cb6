//! The chains of the gallery, linked into this program.

use std::fs;

/// Declares the folders of `tests/ui/migrations/pass` that have migrations.
macro_rules! galleries {
    ($($name:ident $path:literal;)*) => {
        $(#[path = $path] #[allow(dead_code, unreachable_pub, unused_imports)] mod $name;)*

        const GALLERIES: &[&str] = &[$($path),*];
    };
}

galleries! {
    a_branch_depends_on_the_label_of_another "../../../ui/migrations/pass/a_branch_depends_on_the_label_of_another/migrations/mod.rs";
    a_folder_without_migrations_in_its_map_is_no_chain "../../../ui/migrations/pass/a_folder_without_migrations_in_its_map_is_no_chain/migrations/mod.rs";
    a_helper_file_without_a_migration "../../../ui/migrations/pass/a_helper_file_without_a_migration/migrations/mod.rs";
    a_line "../../../ui/migrations/pass/a_line/migrations/mod.rs";
    a_merge_joins_heads "../../../ui/migrations/pass/a_merge_joins_heads/migrations/mod.rs";
    a_module_declared_by_hand "../../../ui/migrations/pass/a_module_declared_by_hand/migrations/mod.rs";
    an_empty_folder "../../../ui/migrations/pass/an_empty_folder/migrations/mod.rs";
    branches_with_labels "../../../ui/migrations/pass/branches_with_labels/migrations/mod.rs";
    file_names_that_are_no_module_names "../../../ui/migrations/pass/file_names_that_are_no_module_names/migrations/mod.rs";
    migrations_inside_a_module_stand_alone "../../../ui/migrations/pass/migrations_inside_a_module_stand_alone/migrations/mod.rs";
    what_only_the_compiler_can_see_is_not_missed "../../../ui/migrations/pass/what_only_the_compiler_can_see_is_not_missed/migrations/mod.rs";
}

#[path = "../../../../examples/embedded/src/migrations/mod.rs"]
mod embedded;

/// Beside its folder, which no `#[path]` can say.
const ELSEWHERE: &str = "a_folder_declared_beside_it";

#[test]
fn no_gallery_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/migrations/pass");
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name == ELSEWHERE {
            continue;
        }
        assert!(GALLERIES.iter().any(|path| path.contains(&format!("/{name}/"))), "{name} is not declared");
    }
}

//! Two developers each add a migration on the same parent, and merge in Git.

use crate::support::project::{Project, repository};
use std::fs;

#[test]
fn git_merges_and_the_compiler_names_the_command_that_mends_the_rest() {
    let project = Project::new();
    let runtime = repository().join("migrator-runtime");
    project.ok(&["init", "--name", "app-migrations", "--runtime", runtime.to_str().unwrap()]);
    project.lock();
    project.git(&["init", "--quiet", "--initial-branch=main"]);
    project.git(&["add", "--all"]);
    project.git(&["commit", "--quiet", "--message=first"]);
    for (branch, id) in [("ann", "aaa111"), ("bob", "bbb222")] {
        project.git(&["switch", "--quiet", "--create", branch, "main"]);
        project.ok(&["revision", "-m", &format!("the work of {branch}"), "--rev-id", id]);
        project.git(&["add", "--all"]);
        project.git(&["commit", "--quiet", "--message=work"]);
    }
    // No list to edit is no list to conflict over.
    project.git(&["merge", "--quiet", "--message=merge", "ann"]);

    let built = project.cargo(&["build", "--offline"]);
    assert_eq!(built.code, 101, "{built:?}");
    let command = "cargo migrate merge heads -m \"merge aaa111 and bbb222\"";
    let second =
        "MIGRATOR_ALLOW_HEADS=1 cargo run --bin migrate -- merge heads -m \"merge aaa111 and bbb222\"";
    for part in ["the chain has 2 heads", "`aaa111`", "`bbb222`", command, second] {
        assert!(built.err.contains(part), "{part}\n{}", built.err);
    }
    assert_eq!(project.migrate(&["check"]).code, 1);

    let message = ["merge", "heads", "-m", "merge aaa111 and bbb222"];
    let json = project.json(&message);
    assert_eq!(json["down_revision"], serde_json::json!(["aaa111", "bbb222"]));
    assert_eq!(project.ok(&["check"]), "nothing is wrong with 4 migrations\n");
    let built = project.cargo(&["build", "--offline"]);
    assert_eq!(built.code, 0, "{built:?}");

    // The same without `cargo-migrate`.
    fs::remove_file(project.path(json["path"].as_str().unwrap())).unwrap();
    let run = [&["run", "--offline", "--quiet", "--bin", "migrate", "--"], &message[..]].concat();
    assert_eq!(project.cargo(&run).code, 101, "the program cannot be built");
    let mut allowed = project.command(env!("CARGO"), &run);
    allowed.env("MIGRATOR_ALLOW_HEADS", "1");
    let said = crate::support::project::said(&mut allowed);
    assert!(said.code == 0 && said.out.contains("follows aaa111, bbb222"), "{said:?}");
    let upgraded = project.migrate(&["upgrade", "head"]);
    assert_eq!(upgraded.code, 0, "{upgraded:?}");
}

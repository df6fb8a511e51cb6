//! Without one in its file it leads nowhere.

use migrator_runtime::prelude::*;

#[downgrade]
fn downgrade(_: &mut Operations) {}

fn main() {}

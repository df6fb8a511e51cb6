use migrator_runtime::prelude::*;

macro_rules! make {
    ($id:literal) => {
        #[migration(revision = $id)]
        fn upgrade(_: &mut Operations) {}
    };
}

make!("a");

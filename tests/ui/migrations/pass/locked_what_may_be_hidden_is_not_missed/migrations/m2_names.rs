// It may write a migration, for all that can be seen.
macro_rules! hidden {
    () => {};
}

hidden!();

//! The macros that check a chain of migrations while it compiles.

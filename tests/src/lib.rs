//! The tests of the whole: `tests/it` is one binary; each program in `src/bin` is a history that it
//! drives as a user would.

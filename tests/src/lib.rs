//! Tests of the whole system on real databases. They are in `tests/it`.

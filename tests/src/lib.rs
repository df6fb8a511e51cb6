//! Tests that concern the whole workspace; each module of `tests/it` is one subject.

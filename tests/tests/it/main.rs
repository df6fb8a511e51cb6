//! One binary for all integration tests; each module is one subject.

mod revision_vectors;

//! One binary for all integration tests; each module is one subject.

#[cfg(test)]
mod revision_vectors;
#[cfg(test)]
mod gallery;

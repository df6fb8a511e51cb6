//! One binary for all integration tests; each module is one subject.

#[cfg(test)]
mod gallery;
#[cfg(test)]
mod revision_vectors;

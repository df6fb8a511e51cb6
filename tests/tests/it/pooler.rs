//! Behind a pooler.

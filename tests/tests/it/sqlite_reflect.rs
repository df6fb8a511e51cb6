//! Reading a live SQLite database, whoever made it.

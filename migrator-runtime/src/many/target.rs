use crate::backend::DatabaseUrl;

/// One of many databases: where it is, and its name in reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub(crate) name: String,
    pub(crate) url: DatabaseUrl,
    pub(crate) namespace: Option<String>,
}

impl Target {
    /// A database at an address.
    pub fn new(name: impl Into<String>, url: DatabaseUrl) -> Self {
        Target { name: name.into(), url, namespace: None }
    }

    /// A schema of a PostgreSQL database, or a database of a MySQL server, at an address: the version table and
    /// all names without a schema are in it. Its name is its name in reports.
    pub fn namespace(name: impl Into<String>, url: DatabaseUrl) -> Self {
        let name = name.into();
        Target { namespace: Some(name.clone()), name, url }
    }

    /// The name, for reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address, which shows no secret.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

use super::holder::Holder;
use crate::backend::Opening;
use crate::error::Error;
use crate::migrator::Migrator;

impl Migrator {
    /// Who holds the lock on the database now; `None` when it is free. Creates nothing.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or read.
    pub async fn lock_status(&self) -> Result<Option<Holder>, Error> {
        let Some(mut session) = self.open(Opening::Read).await? else { return Ok(None) };
        let holder = session.holder().await;
        session.close().await;
        holder
    }
}

//! Several tabs: who writes, and what the others hear of it. The lock decides (`platform::seat`); here is what makes a
//! writer that lost it harmless, and how a tab comes up to date.

use super::Store;
use crate::edit::Unsaved;
use crate::model::code;
use crate::platform::database::{Durability, Failure, Guard, Key, Query, Work, Write, epoch};
use crate::store::record;

impl Store {
    /// Makes this tab the writer: raises the project's epoch, so that whoever wrote before writes no more.
    ///
    /// # Errors
    ///
    /// What the browser refused.
    pub async fn lead(&self) -> Result<(), Failure> {
        let project = self.inner.project;
        let head = Key::Head(project);
        loop {
            let found = self.inner.shelf.transact(Work::Read(&[Query::Value(head.clone())])).await?;
            let now = epoch(found.first().and_then(|found| found.first()).map(|(_, bytes)| bytes.as_slice()));
            let write = [Write::Put(head.clone(), code::encode(&(now + 1)))];
            let guard = Some(Guard { project, epoch: now });
            match self.inner.shelf.transact(Work::Write(&write, Durability::Strict, guard)).await {
                Ok(_) => {
                    self.inner.epoch.set(now + 1);
                    return Ok(());
                }
                Err(Failure::Stale) => {}
                Err(failure) => return Err(failure),
            }
        }
    }

    /// What another tab wrote since this one last wrote or asked.
    ///
    /// # Errors
    ///
    /// What the browser refused, or a record that does not check out.
    pub async fn news(&self) -> Result<Vec<Unsaved>, String> {
        let (project, after) = (self.inner.project, self.inner.last.get());
        let _turn = self.inner.queue.turn().await;
        let found = self.inner.shelf.transact(Work::Read(&[Query::Journal { project, after }])).await?;
        let mut news = Vec::new();
        for (sequence, bytes) in found.into_iter().flatten() {
            let record = record::decode(&bytes).map_err(|problem| problem.to_string())?;
            let (way, transaction) = (record.way, record.transaction);
            self.inner.last.set(sequence);
            news.push(Unsaved { sequence, way, transaction, documents: Vec::new(), annotations: 0 });
        }
        let mut since = self.inner.since.borrow_mut();
        for news in &news {
            let document = record::document(&news.transaction);
            if let Some(mut tail) = since.get(&document).copied() {
                tail.wrote(news.sequence);
                since.insert(document, tail);
            }
        }
        Ok(news)
    }
}

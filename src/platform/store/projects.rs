//! The projects of this device: a list of cards, and what can be done with whole projects.

use super::{Loaded, Store, start, writes};
use crate::edit::Stamp;
use crate::model::code;
use crate::model::{Project, ProjectId, Time};
use crate::platform::database::{Durability, Failure, Key, Query, Work, Write};
use crate::store::{Card, Summary};

impl Store {
    /// The cards of all projects, also of those in the trash.
    ///
    /// # Errors
    ///
    /// What the browser refused.
    pub async fn cards(&self) -> Result<Vec<Card>, Failure> {
        let found = self.inner.shelf.transact(Work::Read(&[Query::Cards])).await?;
        Ok(found.into_iter().flatten().filter_map(|(_, bytes)| code::decode(&bytes)).collect())
    }

    /// What the list of documents shows beside their titles. A document may lack it, where an older version kept it.
    ///
    /// # Errors
    ///
    /// What the browser refused.
    pub async fn summaries(&self) -> Result<Vec<Summary>, Failure> {
        let found = self.inner.shelf.transact(Work::Read(&[Query::Summaries(self.inner.project)])).await?;
        Ok(found.into_iter().flatten().filter_map(|(_, bytes)| code::decode(&bytes)).collect())
    }

    /// Makes a project without documents, beside the others.
    ///
    /// # Errors
    ///
    /// What the browser refused.
    pub async fn create(&self, project: &Project, now: Time) -> Result<(), Failure> {
        let writes = writes::project(project, now)?;
        self.inner.shelf.transact(Work::Write(&writes, Durability::Strict, None)).await.map(drop)
    }

    /// Opens another project of this device; what this store keeps stays as it is.
    ///
    /// # Errors
    ///
    /// A sentence where nothing of it can be read, or a newer version wrote it.
    pub async fn enter(&self, project: ProjectId, stamp: Stamp) -> Result<Loaded, String> {
        start::enter(self.inner.shelf.clone(), project, stamp).await
    }

    /// Changes a project's card: its name is the project record's, everything else is only here.
    ///
    /// # Errors
    ///
    /// What the browser refused.
    pub async fn set_card(&self, card: &Card) -> Result<(), Failure> {
        if card.project == self.inner.project {
            self.inner.card.replace(Some(card.clone()));
        }
        let write = [Write::Put(Key::Card(card.project), code::encode(card))];
        self.inner.shelf.transact(Work::Write(&write, Durability::Strict, None)).await.map(drop)
    }

    /// Deletes all of a project, for good.
    ///
    /// # Errors
    ///
    /// What the browser refused.
    pub async fn erase(&self, project: ProjectId) -> Result<(), Failure> {
        self.inner.shelf.transact(Work::Write(&[Write::Clear(project)], Durability::Strict, None)).await.map(drop)
    }
}

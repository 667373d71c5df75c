//! Files read and written by the worker.

use std::sync::Arc;

use super::clock;
use super::job::Job;
use super::worker::Worker;
use crate::format::File;
use crate::format::exchange::{FileRead, ToRead, ToWrite};
use crate::model::code;
use crate::model::{Document, Project};

/// Reads files, each by itself.
///
/// # Errors
///
/// A sentence where the worker does not answer; what is wrong with a file is in its problems.
pub async fn read(worker: &Worker, files: Vec<File>) -> Result<Vec<FileRead>, String> {
    let request = code::encode(&ToRead { files, stamp: clock::stamp() });
    let answer = worker.call(Job::Read, request).await?;
    code::decode(&answer).ok_or_else(|| "the background program's answer can't be read: reload the page".to_owned())
}

/// Writes documents as the own JSON.
///
/// # Errors
///
/// A sentence: what would be written wrongly, or that the worker does not answer.
pub async fn write(
    worker: &Worker,
    project: &Project,
    documents: Vec<Arc<Document>>,
    more_offsets: bool,
) -> Result<Vec<u8>, String> {
    let format = "sayso".to_owned();
    let wanted = ToWrite { format, project: project.clone(), documents, more_offsets };
    worker.call(Job::Write, code::encode(&wanted)).await
}

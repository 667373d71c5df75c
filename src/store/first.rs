//! The first start: a project of one's own with an article in it, so that the page opens on something to read.

use std::sync::Arc;

use crate::edit::Stamp;
use crate::model::{AnnotatorId, Document, DocumentId, Entry, Project, ProjectId, Source, Text};

/// The article. Its source is named in the project's README.
const ARTICLE: &str = include_str!("../../assets/seed.txt");

/// The name of the file the article came in.
const FILE: &str = "000_5027b37eb43f4ef1.txt";

/// What a first start makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// The person at this device.
    pub me: AnnotatorId,
    /// Their project.
    pub project: Project,
    /// Its only document.
    pub document: Document,
}

impl First {
    /// Makes it: "My project" with the article; all ids come from `stamp`.
    #[must_use]
    pub fn new(stamp: Stamp) -> First {
        let me = AnnotatorId(stamp.id(0));
        let mut project = Project::new(ProjectId(stamp.id(1)), "My project", me);
        let mut document = Document::new(DocumentId(stamp.id(2)), "", Text::new(ARTICLE));
        let heading = document.structure.iter().find(|heading| heading.level == 1);
        let title = heading.map_or_else(|| first_line(ARTICLE), |heading| document.text.slice(heading.span)).to_owned();
        let about = Arc::make_mut(&mut document.about);
        about.title = title;
        about.language = "en".to_owned();
        about.source = Source { file: FILE.to_owned(), ..Source::default() };
        project.documents.push(Entry::of(&document));
        First { me, project, document }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(FILE)
}

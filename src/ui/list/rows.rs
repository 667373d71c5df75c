//! Which annotations the list shows, and where each row lies: heights follow from the texts alone, so a row's place is
//! known without drawing it.

use std::rc::Rc;
use std::sync::Arc;

use crate::model::unicode::letter::lower;
use crate::model::{Annotation, AnnotationId, Document, LabelId, Scheme};

/// The height of a row with one line of quote, in pixels; `list.css` draws it so.
const ONE: u32 = 56;
/// The same with two lines.
const TWO: u32 = 77;

/// What narrows the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only these labels; all of them where there is none.
    pub labels: Vec<LabelId>,
    /// Every one of these words stands in the quote, the note or the label's name.
    pub words: String,
}

impl Filter {
    /// Whether it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.words.trim().is_empty()
    }

    /// Adds the label, or takes it off.
    #[must_use]
    pub fn toggled(&self, label: &LabelId) -> Filter {
        let mut next = self.clone();
        match next.labels.iter().position(|other| other == label) {
            Some(at) => drop(next.labels.remove(at)),
            None => next.labels.push(label.clone()),
        }
        next
    }
}

/// What rows are made of; equal while no annotation changed.
#[derive(Debug, Clone)]
pub struct Source {
    /// The document.
    pub document: Arc<Document>,
    /// The scheme.
    pub scheme: Arc<Scheme>,
}

impl PartialEq for Source {
    fn eq(&self, other: &Source) -> bool {
        self.document.id == other.document.id
            && self.document.annotations.same(&other.document.annotations)
            && Arc::ptr_eq(&self.scheme, &other.scheme)
    }
}

impl Source {
    /// How many annotations each label of the scheme has, in the scheme's order.
    #[must_use]
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.scheme.labels.len()];
        for annotation in self.document.annotations.iter() {
            if let Some(place) = self.scheme.position(&annotation.label) {
                counts[place] += 1;
            }
        }
        counts
    }

    fn passes(&self, annotation: &Annotation, filter: &Filter, words: &[String], buffer: &mut String) -> bool {
        if !filter.labels.is_empty() && !filter.labels.contains(&annotation.label) {
            return false;
        }
        if words.is_empty() {
            return true;
        }
        buffer.clear();
        let pieces = annotation.spans.iter().map(|span| self.document.text.slice(span));
        for part in pieces.chain([annotation.note.as_str(), self.scheme.name_of(&annotation.label)]) {
            buffer.extend(part.chars().map(lower));
            buffer.push('\n');
        }
        words.iter().all(|word| buffer.contains(word.as_str()))
    }
}

/// The rows of the list: ranks of annotations, and where each row starts.
#[derive(Debug, PartialEq, Eq)]
pub struct Rows {
    /// The ranks of the annotations shown; `None` where all are.
    ranks: Option<Vec<u32>>,
    /// Where each row starts, in pixels, and where the last one ends.
    pub tops: Rc<[u32]>,
}

impl Rows {
    /// The rows that pass `filter`, for lines of about `columns` characters.
    #[must_use]
    pub fn new(source: &Source, filter: &Filter, columns: usize) -> Rows {
        let words: Vec<String> =
            filter.words.split_whitespace().map(|word| word.chars().map(lower).collect()).collect();
        let mut ranks = (!filter.is_empty()).then(Vec::new);
        let mut tops = vec![0];
        let (mut end, mut buffer) = (0, String::new());
        for (rank, annotation) in source.document.annotations.iter().enumerate() {
            if let Some(ranks) = &mut ranks {
                if !source.passes(annotation, filter, &words, &mut buffer) {
                    continue;
                }
                ranks.push(u32::try_from(rank).unwrap_or(u32::MAX));
            }
            end += if is_tall(&source.document, annotation, columns) { TWO } else { ONE };
            tops.push(end);
        }
        Rows { ranks, tops: tops.into() }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tops.len() - 1
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether that row has two lines of quote.
    #[must_use]
    pub fn is_tall(&self, row: usize) -> bool {
        self.tops.get(row..row + 2).is_some_and(|tops| tops[1] - tops[0] == TWO)
    }

    /// The annotation of that row.
    #[must_use]
    pub fn annotation<'a>(&self, document: &'a Document, row: usize) -> Option<&'a Arc<Annotation>> {
        let rank = match &self.ranks {
            Some(ranks) => *ranks.get(row)? as usize,
            None => row,
        };
        document.annotations.nth(rank)
    }

    /// The row of that annotation; where the filter hides it, the one that follows.
    #[must_use]
    pub fn row_near(&self, document: &Document, id: AnnotationId) -> Option<usize> {
        let rank = document.annotations.rank(document.annotations.get(id)?);
        Some(self.ranks.as_ref().map_or(rank, |ranks| ranks.partition_point(|other| (*other as usize) < rank)))
    }

    /// The row of that annotation.
    #[must_use]
    pub fn row_of(&self, document: &Document, id: AnnotationId) -> Option<usize> {
        let annotation = document.annotations.get(id)?;
        let rank = document.annotations.rank(annotation);
        match &self.ranks {
            Some(ranks) => ranks.binary_search(&u32::try_from(rank).ok()?).ok(),
            None => Some(rank),
        }
    }

    /// The ids of the rows from `first` to `last`, both included, in text order.
    #[must_use]
    pub fn ids(&self, document: &Document, first: usize, last: usize) -> Vec<AnnotationId> {
        let count = last + 1 - first;
        match &self.ranks {
            None => document.annotations.iter().skip(first).take(count).map(|item| item.id).collect(),
            Some(_) => (first..=last).filter_map(|row| Some(self.annotation(document, row)?.id)).collect(),
        }
    }
}

/// The first words of what an annotation covers, on one line: at most `limit` characters.
#[must_use]
pub fn words(document: &Document, annotation: &Annotation, limit: usize) -> String {
    excerpt(annotation.spans.iter().map(|span| document.text.slice(span)), limit)
}

/// The first `limit` characters of `pieces`, joined by " … ", each run of white space one space.
#[must_use]
pub fn excerpt<'a>(pieces: impl Iterator<Item = &'a str>, limit: usize) -> String {
    let mut out = String::new();
    let (mut count, mut space) = (0, false);
    for piece in pieces {
        if count > 0 {
            out.push_str(" … ");
            space = false;
        }
        for char in piece.chars() {
            if char.is_whitespace() {
                space = count > 0;
                continue;
            }
            if count >= limit {
                out.push('…');
                return out;
            }
            if std::mem::take(&mut space) {
                out.push(' ');
            }
            out.push(char);
            count += 1;
        }
    }
    out
}

/// Whether the quote needs a second line of about `columns` characters.
fn is_tall(document: &Document, annotation: &Annotation, columns: usize) -> bool {
    let bytes = annotation.spans.bytes() + (annotation.spans.as_slice().len() - 1) * 3;
    if bytes <= columns {
        return false;
    }
    // No character has more than four bytes, and ideographs are about two letters wide.
    if bytes > columns * 4 {
        return true;
    }
    let width = |char: char| if char >= '\u{1100}' && char.len_utf8() > 2 && !is_punctuation(char) { 2 } else { 1 };
    let letters: usize =
        annotation.spans.iter().map(|span| document.text.slice(span).chars().map(width).sum::<usize>()).sum();
    letters > columns
}

/// Quotation marks, dashes and the like: three bytes, but no wider than a letter.
fn is_punctuation(char: char) -> bool {
    ('\u{2000}'..'\u{2100}').contains(&char)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Action, History, Intent, Opened, Session, Stamp};
    use crate::model::{AnnotatorId, DocumentId, Project, ProjectId, Snapping, Span, Text, Time};

    fn session(text: &str, marks: &[(&str, &str)]) -> Session {
        let me = AnnotatorId::derived("me");
        let document = Document::new(DocumentId::derived("d"), "d", Text::new(text));
        let mut project = Project::new(ProjectId::derived("p"), "p", me);
        project.documents.push(crate::model::Entry::of(&document));
        let opened = Opened { document, history: History::default(), selected: None };
        let mut session = Session::new(me, project, History::default(), opened, 1);
        let mut act = |intent| {
            let stamp = Stamp {
                time: Time(1),
                random: (session.sequence as u128).to_be_bytes()[6..].try_into().expect("ten bytes"),
            };
            session = session.after(&Action { stamp, intent }).unwrap_or_else(|| session.clone());
        };
        act(Intent::SetSnapping(Snapping::Exact));
        for (quote, label) in marks {
            let at = text.find(quote).expect("the quote in the text");
            act(Intent::SelectText { span: Span::of(at..at + quote.len()).expect("a span"), clicks: 1 });
            act(Intent::Label(LabelId((*label).into())));
        }
        session
    }

    fn source(session: &Session) -> Source {
        Source { document: session.document.clone(), scheme: session.project.scheme.clone() }
    }

    fn shown(session: &Session, labels: &[&str], words: &str) -> Vec<String> {
        let labels = labels.iter().map(|label| LabelId((*label).into())).collect();
        let rows = Rows::new(&source(session), &Filter { labels, words: words.to_owned() }, 36);
        let quote = |row| session.document.quote(rows.annotation(&session.document, row).expect("a row"));
        (0..rows.len()).map(quote).collect()
    }

    const TEXT: &str = "Janet Yellen warned Beijing of “significant\nconsequences” in Ürümqi.";

    fn three() -> Session {
        session(
            TEXT,
            &[("Janet Yellen", "actor"), ("Beijing", "actor"), ("warned Beijing", "claim"), ("Ürümqi", "actor")],
        )
    }

    #[test]
    fn labels_and_words_narrow_the_list() {
        let session = three();
        assert_eq!(shown(&session, &[], "").len(), 4);
        assert_eq!(shown(&session, &["claim"], ""), ["warned Beijing"]);
        assert_eq!(shown(&session, &["claim", "actor"], "beijing"), ["warned Beijing", "Beijing"]);
        assert_eq!(shown(&session, &[], "BEIJING actor"), ["Beijing"]);
        assert_eq!(shown(&session, &[], "ürüm"), ["Ürümqi"]);
        assert_eq!(shown(&session, &[], "nobody"), [""; 0]);
    }

    #[test]
    fn a_row_is_found_again_whatever_the_filter() {
        let session = three();
        for filter in [Filter::default(), Filter { labels: vec![LabelId("actor".into())], words: String::new() }] {
            let rows = Rows::new(&source(&session), &filter, 36);
            for row in 0..rows.len() {
                let id = rows.annotation(&session.document, row).expect("a row").id;
                assert_eq!(rows.row_of(&session.document, id), Some(row));
                assert_eq!(rows.ids(&session.document, row, row), [id]);
            }
            let claim = session.document.annotations.iter().find(|item| &*item.label.0 == "claim").expect("a claim").id;
            assert_eq!(rows.row_of(&session.document, claim).is_some(), filter.is_empty());
        }
    }

    #[test]
    fn long_quotes_take_a_second_line() {
        let long = "a claim that goes on for more than the forty characters of a line";
        let session = session(long, &[("a claim", "claim"), (long, "claim")]);
        let rows = Rows::new(&source(&session), &Filter::default(), 36);
        assert_eq!(rows.tops.to_vec(), [0, TWO, TWO + ONE]);
        assert!(rows.is_tall(0) && !rows.is_tall(1) && !rows.is_tall(7));
    }

    #[test]
    fn an_excerpt_is_one_line_and_not_too_long() {
        assert_eq!(excerpt(["a\n\n b", "c"].into_iter(), 9), "a b … c");
        assert_eq!(excerpt(["abcdef"].into_iter(), 3), "abc…");
        assert_eq!(excerpt(["abc "].into_iter(), 3), "abc");
    }
}

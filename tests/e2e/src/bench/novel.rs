//! A long document made up for measuring: paragraphs that read like the article the page opens on, annotations that
//! nest and cross, the same at every run.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// What the paragraphs are made of.
const ARTICLE: &str = include_str!("../../../../assets/seed.txt");

/// Each so many paragraphs a heading stands.
const SECTION: usize = 40;

/// The labels of the annotations, over and over in text order, with the least and the most words one covers. An
/// annotation stands about each 16 words, so the long ones hold others or cross them.
const KINDS: [(&str, usize, usize); 10] = [
    ("Actor", 1, 3),
    ("Claim", 12, 40),
    ("Quote", 6, 24),
    ("Actor", 1, 2),
    ("Actor", 1, 3),
    ("Claim", 10, 30),
    ("Actor", 1, 2),
    ("Quote", 8, 30),
    ("Claim", 8, 24),
    ("Actor", 1, 1),
];

/// A text and its annotations.
pub struct Novel {
    /// The text: a title, headings and paragraphs, one a line.
    pub text: String,
    /// Spans in code points, half-open, with their labels, sorted by start.
    pub marks: Vec<Mark>,
}

/// An annotation of a [`Novel`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The name of its label.
    pub label: &'static str,
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
}

impl Novel {
    /// A text of about `bytes` bytes (at least that many, at most a paragraph more) with `marks` annotations, spread
    /// evenly over its words.
    pub fn new(bytes: usize, marks: usize) -> Novel {
        let text = text(bytes);
        let marks = annotate(&text, marks);
        Novel { text, marks }
    }

    /// How many lines, headings included.
    pub fn paragraphs(&self) -> usize {
        self.text.lines().count()
    }

    /// How many annotations start in the first `lines` lines.
    pub fn marks_in_first(&self, lines: usize) -> usize {
        let end: usize = self.text.split_inclusive('\n').take(lines).map(|line| line.chars().count()).sum();
        self.marks.partition_point(|mark| mark.start < end)
    }

    /// The text as a file of one document, to be imported.
    pub fn file(&self, title: &str) -> Vec<u8> {
        let points: Vec<usize> = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).collect();
        let record = |(number, mark): (usize, &Mark)| {
            let words = &self.text[points[mark.start]..points[mark.end]];
            json!({
                "id": format!("01935d2e-8c00-7000-9000-{number:012x}"),
                "label": mark.label,
                "spans": [{"start": mark.start, "end": mark.end, "text": words}],
                "created": "2026-11-24T09:00:00.000Z",
                "changed": "2026-11-24T09:00:00.000Z",
            })
        };
        let annotations: Vec<Value> = self.marks.iter().enumerate().map(record).collect();
        let document = json!({
            "id": "01935d2e-8c00-7000-8000-0000000b0001",
            "title": title,
            "language": "en",
            "text": self.text,
            "annotations": annotations,
        });
        json!({"format": "sayso", "version": 1, "offset_unit": "code point", "documents": [document]})
            .to_string()
            .into_bytes()
    }

    /// The text as a page with nothing but a `<pre>`.
    pub fn pre(&self) -> String {
        let escaped = self.text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<!doctype html>\n<meta charset=\"utf-8\">\n<title>pre</title>\n<pre>{escaped}</pre>\n")
    }
}

fn text(bytes: usize) -> String {
    let sentences: Vec<&str> = ARTICLE.split_inclusive(['.', '\n']).map(str::trim).filter(|s| s.len() > 60).collect();
    let words: Vec<&str> = ARTICLE.split_whitespace().filter(|w| w.chars().all(char::is_alphabetic)).collect();
    let mut random = Random(1);
    let mut text = String::with_capacity(bytes + 1000);
    text.push_str("A Long Document, Made Up for Measuring\n");
    let mut line = 0;
    while text.len() < bytes {
        line += 1;
        if line % SECTION == 0 {
            let chosen = [(); 4].map(|()| random.pick(&words));
            let _ = writeln!(text, "Part {}: {}", line / SECTION, chosen.join(" "));
            continue;
        }
        let goal = text.len() + 60 + random.below(200);
        let mut gap = "";
        while text.len() < goal {
            text.push_str(gap);
            gap = " ";
            vary(random.pick(&sentences), &words, &mut random, &mut text);
        }
        text.push('\n');
    }
    text
}

/// Writes a sentence with some of its words exchanged for others that begin like them, small or large.
fn vary(sentence: &str, words: &[&str], random: &mut Random, text: &mut String) {
    let large = |word: &str| word.starts_with(char::is_uppercase);
    for (n, word) in sentence.split(' ').enumerate() {
        if n > 0 {
            text.push(' ');
        }
        let other = random.pick(words);
        let plain = word.len() > 3 && word.chars().all(char::is_alphabetic);
        let exchanged = plain && n > 0 && random.below(3) == 0 && large(word) == large(other);
        text.push_str(if exchanged { other } else { word });
    }
}

fn annotate(text: &str, count: usize) -> Vec<Mark> {
    let words = words(text);
    let mut random = Random(2);
    let mut marks = Vec::with_capacity(count);
    for n in 0..count {
        let (from, to) = (n * words.len() / count, (n + 1) * words.len() / count);
        let Some(first) = words.get(from + random.below((to - from).max(1))) else { break };
        let (label, least, most) = KINDS[n % KINDS.len()];
        let wanted = least + random.below(most - least + 1);
        let here = words[first.number..].iter().take(wanted).take_while(|word| word.line == first.line);
        let end = here.last().map_or(first.end, |word| word.end);
        marks.push(Mark { label, start: first.start, end });
    }
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    marks
}

/// A word: code points, without the punctuation around it.
struct Word {
    number: usize,
    line: usize,
    start: usize,
    end: usize,
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut line = 0;
    let mut inside = false;
    for (at, char) in text.chars().enumerate() {
        line += usize::from(char == '\n');
        let letter = char.is_alphanumeric();
        match (inside, letter) {
            (false, true) => words.push(Word { number: words.len(), line, start: at, end: at + 1 }),
            (true, true) => words.iter_mut().next_back().into_iter().for_each(|word| word.end = at + 1),
            _ => {}
        }
        inside = letter;
    }
    words
}

/// Numbers that look like chance (a linear congruential generator).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_at_every_run_and_as_long_as_asked_for() {
        let novel = Novel::new(100_000, 1000);
        assert_eq!(novel.text, Novel::new(100_000, 1000).text);
        assert_eq!(novel.marks, Novel::new(100_000, 1000).marks);
        assert!((100_000..101_500).contains(&novel.text.len()), "{} bytes", novel.text.len());
        assert!((350..450).contains(&novel.paragraphs()), "{} paragraphs", novel.paragraphs());
    }

    #[test]
    fn annotations_cover_whole_words_nest_and_cross() {
        let novel = Novel::new(100_000, 1000);
        let points: Vec<char> = novel.text.chars().collect();
        assert_eq!(novel.marks.len(), 1000);
        for mark in &novel.marks {
            assert!(mark.start < mark.end && mark.end <= points.len(), "{mark:?}");
            let (first, last) = (points[mark.start], points[mark.end - 1]);
            assert!(first.is_alphanumeric() && last.is_alphanumeric(), "{mark:?}");
            assert!(mark.start == 0 || !points[mark.start - 1].is_alphanumeric(), "{mark:?}");
            assert!(!points.get(mark.end).is_some_and(|next| next.is_alphanumeric()), "{mark:?}");
        }
        let pairs = || novel.marks.iter().zip(&novel.marks[1..]);
        assert_eq!((novel.marks_in_first(0), novel.marks_in_first(usize::MAX)), (0, 1000));
        let nested = pairs().filter(|(outer, inner)| inner.end <= outer.end).count();
        let crossing = pairs().filter(|(one, other)| other.start < one.end && one.end < other.end).count();
        assert!(nested > 100 && crossing > 30, "{nested} nested, {crossing} crossing");
    }

    #[test]
    fn the_quotes_in_the_file_are_what_its_offsets_slice() -> serde_json::Result<()> {
        let novel = Novel::new(20_000, 200);
        let file: Value = serde_json::from_slice(&novel.file("A Long Document"))?;
        let document = &file["documents"][0];
        let text: Vec<char> = document["text"].as_str().unwrap_or_default().chars().collect();
        let annotations = document["annotations"].as_array().map_or(&[][..], Vec::as_slice);
        assert_eq!(annotations.len(), 200);
        for span in annotations.iter().map(|annotation| &annotation["spans"][0]) {
            let offset = |name: &str| span[name].as_u64().map_or(0, |offset| offset as usize);
            let sliced: String = text[offset("start")..offset("end")].iter().collect();
            assert_eq!(Some(sliced.as_str()), span["text"].as_str());
        }
        Ok(())
    }

    #[test]
    fn the_bare_page_shows_the_text() {
        let novel = Novel { text: "a < b & c\n".to_owned(), marks: Vec::new() };
        assert!(novel.pre().contains("<pre>a &lt; b &amp; c\n</pre>"));
    }
}

//! Values as bytes, for the journal, the snapshots and the messages to the worker: compact, and read by a few kilobytes
//! of code (derived readers of a general format took a third of the page).
//!
//! Numbers are LEB128, texts and lists have their length before them. A record has the length of all its fields before
//! them: a later version adds fields at the end, and an older reader passes over what it does not know.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    Actor, ActorId, Annotation, AnnotationId, Annotations, Annotator, AnnotatorId, Attribute, Byte, Colour, Document,
    DocumentId, Edges, Entry, Extra, Heading, Label, LabelId, Project, ProjectId, Relation, RelationId, Scheme, Source,
    Span, Spans, Status, Text, Time, Tombstone, document::About,
};

/// What is left to read.
#[derive(Debug)]
pub struct Input<'a>(pub &'a [u8]);

impl<'a> Input<'a> {
    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }
}

/// A value that can be written as bytes and read again.
pub trait Code: Sized {
    /// Writes it.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads what [`Code::put`] wrote; `None` where the bytes are none of that.
    fn get(from: &mut Input<'_>) -> Option<Self>;
}

/// The bytes of `value`.
#[must_use]
pub fn encode(value: &impl Code) -> Vec<u8> {
    let mut out = Vec::new();
    value.put(&mut out);
    out
}

/// The value that `bytes` are, all of them.
#[must_use]
pub fn decode<T: Code>(bytes: &[u8]) -> Option<T> {
    let mut input = Input(bytes);
    let value = T::get(&mut input)?;
    input.0.is_empty().then_some(value)
}

/// Writes what `fill` writes, with its length before it.
pub fn framed(out: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>)) {
    let mut inner = Vec::new();
    fill(&mut inner);
    put_bytes(&inner, out);
}

/// Writes bytes with their length before them.
pub fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    bytes.len().put(out);
    out.extend_from_slice(bytes);
}

/// Reads what [`put_bytes`] wrote.
pub fn get_bytes<'a>(from: &mut Input<'a>) -> Option<&'a [u8]> {
    let length = usize::get(from)?;
    from.take(length)
}

/// `Code` for a record: its fields in order, framed. After a semicolon come fields that were added later: an older
/// record lacks them, and they have their default.
#[macro_export]
#[doc(hidden)]
macro_rules! coded_record {
    ($($type:ty { $($field:tt),* $(,)? $(; $($later:tt),*)? })*) => {$(
        impl $crate::model::code::Code for $type {
            fn put(&self, out: &mut Vec<u8>) {
                $crate::model::code::framed(out, |out| { $(self.$field.put(out);)* $($(self.$later.put(out);)*)? });
            }

            fn get(from: &mut $crate::model::code::Input<'_>) -> Option<Self> {
                let mut fields = $crate::model::code::Input($crate::model::code::get_bytes(from)?);
                let from = &mut fields;
                Some(Self {
                    $($field: $crate::model::code::Code::get(from)?,)*
                    $($($later: $crate::model::code::added_later(from)?,)*)?
                })
            }
        }
    )*};
}

/// A field that a record of an older version lacks.
pub fn added_later<T: Code + Default>(from: &mut Input<'_>) -> Option<T> {
    if from.0.is_empty() { Some(T::default()) } else { T::get(from) }
}

/// `Code` for a choice: the number of the variant, then its fields, framed.
#[macro_export]
#[doc(hidden)]
macro_rules! coded_choice {
    ($type:ty { $($tag:literal $variant:ident { $($field:tt: $bind:ident),* }),* $(,)? }) => {
        impl $crate::model::code::Code for $type {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant { $($field: $bind),* } => {
                        out.push($tag);
                        $crate::model::code::framed(out, |_out| { $($bind.put(_out);)* });
                    })*
                }
            }

            fn get(from: &mut $crate::model::code::Input<'_>) -> Option<Self> {
                let tag = u8::get(from)?;
                let mut fields = $crate::model::code::Input($crate::model::code::get_bytes(from)?);
                let _from = &mut fields;
                match tag {
                    $($tag => Some(Self::$variant { $($field: $crate::model::code::Code::get(_from)?),* }),)*
                    _ => None,
                }
            }
        }
    };
}

impl Code for u64 {
    fn put(&self, out: &mut Vec<u8>) {
        let mut left = *self;
        while left >= 0x80 {
            out.push(left as u8 | 0x80);
            left >>= 7;
        }
        out.push(left as u8);
    }

    fn get(from: &mut Input<'_>) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = u8::get(from)?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

impl Code for u8 {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn get(from: &mut Input<'_>) -> Option<u8> {
        from.take(1).map(|byte| byte[0])
    }
}

impl Code for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn get(from: &mut Input<'_>) -> Option<bool> {
        u8::get(from).map(|byte| byte != 0)
    }
}

impl Code for usize {
    fn put(&self, out: &mut Vec<u8>) {
        (*self as u64).put(out);
    }

    fn get(from: &mut Input<'_>) -> Option<usize> {
        usize::try_from(u64::get(from)?).ok()
    }
}

impl Code for u32 {
    fn put(&self, out: &mut Vec<u8>) {
        u64::from(*self).put(out);
    }

    fn get(from: &mut Input<'_>) -> Option<u32> {
        u32::try_from(u64::get(from)?).ok()
    }
}

impl Code for String {
    fn put(&self, out: &mut Vec<u8>) {
        put_bytes(self.as_bytes(), out);
    }

    fn get(from: &mut Input<'_>) -> Option<String> {
        get_bytes(from).and_then(|bytes| str::from_utf8(bytes).ok()).map(str::to_owned)
    }
}

impl<T: Code> Code for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        self.iter().for_each(|item| item.put(out));
    }

    fn get(from: &mut Input<'_>) -> Option<Vec<T>> {
        let count = usize::get(from)?;
        // Every item takes a byte at least: a damaged count asks for no more memory than there are bytes.
        let mut items = Vec::with_capacity(count.min(from.0.len()));
        for _ in 0..count {
            items.push(T::get(from)?);
        }
        Some(items)
    }
}

impl<T: Code> Code for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        self.iter().for_each(|value| value.put(out));
    }

    fn get(from: &mut Input<'_>) -> Option<Option<T>> {
        if bool::get(from)? { T::get(from).map(Some) } else { Some(None) }
    }
}

impl<T: Code> Code for Arc<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (**self).put(out);
    }

    fn get(from: &mut Input<'_>) -> Option<Arc<T>> {
        T::get(from).map(Arc::new)
    }
}

impl<T: Code> Code for Arc<[T]> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        self.iter().for_each(|item| item.put(out));
    }

    fn get(from: &mut Input<'_>) -> Option<Arc<[T]>> {
        Vec::get(from).map(Arc::from)
    }
}

impl<A: Code, B: Code> Code for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn get(from: &mut Input<'_>) -> Option<(A, B)> {
        Some((A::get(from)?, B::get(from)?))
    }
}

impl Code for Uuid {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.as_bytes());
    }

    fn get(from: &mut Input<'_>) -> Option<Uuid> {
        Uuid::from_slice(from.take(16)?).ok()
    }
}

macro_rules! plain {
    ($($type:ty: $inner:ty)*) => {$(
        impl Code for $type {
            fn put(&self, out: &mut Vec<u8>) {
                self.0.put(out);
            }

            fn get(from: &mut Input<'_>) -> Option<$type> {
                <$inner>::get(from).map(Self)
            }
        }
    )*};
}

plain! {
    Byte: u32
    AnnotationId: Uuid
    RelationId: Uuid
    ActorId: Uuid
    AnnotatorId: Uuid
    DocumentId: Uuid
    ProjectId: Uuid
}

impl Code for LabelId {
    fn put(&self, out: &mut Vec<u8>) {
        put_bytes(self.0.as_bytes(), out);
    }

    fn get(from: &mut Input<'_>) -> Option<LabelId> {
        String::get(from).map(|id| LabelId(id.into()))
    }
}

impl Code for Time {
    fn put(&self, out: &mut Vec<u8>) {
        (self.0.max(0) as u64).put(out);
    }

    fn get(from: &mut Input<'_>) -> Option<Time> {
        i64::try_from(u64::get(from)?).ok().map(Time)
    }
}

impl Code for Span {
    fn put(&self, out: &mut Vec<u8>) {
        self.start().put(out);
        self.bytes().put(out);
    }

    fn get(from: &mut Input<'_>) -> Option<Span> {
        let (start, length) = (Byte::get(from)?, u32::get(from)?);
        Span::new(start, Byte(start.0.checked_add(length)?))
    }
}

impl Code for Spans {
    fn put(&self, out: &mut Vec<u8>) {
        self.as_slice().len().put(out);
        self.iter().for_each(|span| span.put(out));
    }

    fn get(from: &mut Input<'_>) -> Option<Spans> {
        Vec::get(from).and_then(Spans::new)
    }
}

impl Code for Extra {
    fn put(&self, out: &mut Vec<u8>) {
        let fields: Vec<_> = self.iter().map(|(name, json)| (name.to_owned(), json.to_owned())).collect();
        fields.put(out);
    }

    fn get(from: &mut Input<'_>) -> Option<Extra> {
        let mut extra = Extra::default();
        Vec::<(String, String)>::get(from)?.into_iter().for_each(|(name, json)| extra.push(name, json));
        Some(extra)
    }
}

impl Code for Text {
    fn put(&self, out: &mut Vec<u8>) {
        put_bytes(self.as_str().as_bytes(), out);
    }

    fn get(from: &mut Input<'_>) -> Option<Text> {
        String::get(from).map(Text::new)
    }
}

impl Code for Annotations {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        self.iter().for_each(|annotation| annotation.put(out));
    }

    fn get(from: &mut Input<'_>) -> Option<Annotations> {
        Vec::<Arc<Annotation>>::get(from).map(|items| items.into_iter().collect())
    }
}

impl Code for Edges {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self == Edges::AsSelected));
    }

    fn get(from: &mut Input<'_>) -> Option<Edges> {
        [Edges::Words, Edges::AsSelected].get(usize::from(u8::get(from)?)).copied()
    }
}

impl Code for Colour {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(Colour::ALL.iter().position(|colour| colour == self).unwrap_or(0) as u8);
    }

    fn get(from: &mut Input<'_>) -> Option<Colour> {
        Colour::ALL.get(usize::from(u8::get(from)?)).copied()
    }
}

coded_record! {
    Attribute { name, value }
    Annotation {
        id, revision, label, spans, attributes, actor, note, confidence, annotator, origin, scheme_version, created,
        changed, extra,
    }
    Relation { id, revision, kind, from, to, attributes, note, annotator, created, changed, extra }
    Heading { level, span }
    Tombstone { id, revision }
    Source { file, row, id, extra }
    Status { annotator, value }
    About { title, source, language, metadata, status, bom, extra }
    Actor { id, revision, name, aliases, kind, extra }
    Annotator { id, name, extra }
    Label { id, name, key, edges, colour, extra }
    Scheme { id, name, version, labels, extra }
    Entry { id, title, sha256; status }
    Project { id, name, scheme, annotators, actors, documents, extra }
    Document { id, about, text, structure, annotations, relations, suggestions, deleted }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_older_reader_passes_over_the_fields_of_a_later_version() {
        let mut bytes = Vec::new();
        framed(&mut bytes, |out| {
            "name".to_owned().put(out);
            "value".to_owned().put(out);
            "what a later version adds".to_owned().put(out);
        });
        let read = decode::<Attribute>(&bytes);
        assert_eq!(read, Some(Attribute { name: "name".to_owned(), value: "value".to_owned() }));
    }

    #[test]
    fn a_damaged_length_asks_for_no_memory() {
        let mut bytes = Vec::new();
        u64::MAX.put(&mut bytes);
        assert_eq!(decode::<Vec<u64>>(&bytes), None);
        assert_eq!(decode::<String>(&bytes), None);
    }

    proptest! {
        #[test]
        fn numbers_and_texts_read_as_they_were_written(number: u64, text: String, list: Vec<u32>, maybe: Option<bool>) {
            let value = ((number, text), (list, maybe));
            prop_assert_eq!(decode(&encode(&value)), Some(value));
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
            let _ = decode::<Project>(&bytes);
            let _ = decode::<Annotation>(&bytes);
        }
    }
}

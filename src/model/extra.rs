//! Fields of a record that this version does not know: kept as they came, and written back.

/// Unknown fields of one record, in the order they came: name and raw JSON value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extra(Option<Box<Fields>>);

/// Behind a pointer of its own: nearly every record has none, and there are many records.
type Fields = Vec<(String, String)>;

impl Extra {
    /// Whether there is none, as nearly always.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Adds a field; `json` is its value, valid JSON on its own.
    pub fn push(&mut self, name: String, json: String) {
        self.0.get_or_insert_default().push((name, json));
    }

    /// The fields: name and raw JSON value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|fields| fields.iter()).map(|(name, json)| (name.as_str(), json.as_str()))
    }
}

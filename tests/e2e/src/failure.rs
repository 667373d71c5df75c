//! What a journey fails with: one sentence for the person who reads the test log.

use std::fmt;

/// A sentence that says what was expected, what was found and where.
pub struct Failure(String);

/// Fails with both values unless they are equal; `what` says what is compared.
pub fn expect_eq<A: PartialEq<B> + fmt::Debug, B: fmt::Debug>(what: &str, found: A, expected: B) -> Result {
    if found == expected {
        return Ok(());
    }
    Err(Failure(format!("{what}: expected {expected:?}, found {found:?}")))
}

/// The result of a step of a journey.
pub type Result<T = ()> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure with this sentence.
    pub fn new(sentence: impl Into<String>) -> Failure {
        Failure(sentence.into())
    }

    /// The same failure, told what was going on.
    pub fn during(self, what: impl fmt::Display) -> Failure {
        Failure(format!("{what}: {}", self.0))
    }
}

// Not an `Error` itself, so that `?` takes every error there is.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// Test runners print `Debug`; a sentence reads better than a struct.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

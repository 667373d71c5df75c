//! Repeated measurements of one thing, and how they are told: median, 99th percentile, limit.

use std::fmt;

/// Measurements of one thing, in one unit.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    sorted: Vec<f64>,
}

impl Figures {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The smallest measurement that `part` (0 to 1) of all do not exceed; 0 where there is none. With fewer than a
    /// hundred measurements the 99th percentile is the greatest.
    pub fn percentile(&self, part: f64) -> f64 {
        let rank = (part * self.sorted.len() as f64).ceil() as usize;
        self.sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
    }

    /// The measurement in the middle.
    pub fn median(&self) -> f64 {
        self.percentile(0.5)
    }
}

impl FromIterator<f64> for Figures {
    fn from_iter<I: IntoIterator<Item = f64>>(figures: I) -> Figures {
        let mut sorted: Vec<f64> = figures.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        Figures { sorted }
    }
}

/// A line of the table.
pub struct Line {
    /// What was measured.
    pub what: String,
    /// Its unit, with the space before it.
    pub unit: &'static str,
    /// The measurements.
    pub figures: Figures,
    /// What the median is expected not to exceed.
    pub limit: Option<f64>,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { what, unit, figures, limit } = self;
        write!(f, "{what:<58} p50 {:>6}{unit}", short(figures.median()))?;
        if figures.len() > 1 {
            write!(f, "  p99 {:>6}{unit}", short(figures.percentile(0.99)))?;
        }
        match limit {
            Some(limit) if figures.median() > *limit => write!(f, "  (expected p50 ≤ {limit}: NOT MET)"),
            Some(limit) => write!(f, "  (expected p50 ≤ {limit}: met)"),
            None => Ok(()),
        }
    }
}

/// Three digits are enough to compare.
fn short(figure: f64) -> String {
    if figure >= 99.95 { format!("{figure:.0}") } else { format!("{figure:.*}", if figure < 9.995 { 2 } else { 1 }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(numbers: impl IntoIterator<Item = i32>) -> Figures {
        numbers.into_iter().map(f64::from).collect()
    }

    #[test]
    fn percentiles_are_measurements_by_nearest_rank() {
        let hundred = figures((1..=100).rev());
        assert_eq!([0.01, 0.5, 0.99, 1.0].map(|part| hundred.percentile(part)), [1.0, 50.0, 99.0, 100.0]);
        let few = figures([9, 1, 5]);
        assert_eq!([0.0, 0.5, 0.99].map(|part| few.percentile(part)), [1.0, 5.0, 9.0]);
        assert_eq!(figures([]).percentile(0.5), 0.0);
    }

    #[test]
    fn a_line_says_whether_the_median_keeps_the_limit() {
        let line = |limit| Line { what: "a".to_owned(), unit: " ms", figures: figures([3, 4, 12]), limit }.to_string();
        assert!(
            line(Some(4.0)).ends_with("p50   4.00 ms  p99   12.0 ms  (expected p50 ≤ 4: met)"),
            "{}",
            line(Some(4.0))
        );
        assert!(line(Some(3.9)).ends_with("(expected p50 ≤ 3.9: NOT MET)"));
        assert!(line(None).ends_with("p99   12.0 ms"));
    }
}

//! Sorting, compiled once: the standard library's sort is some five kilobytes for each type it sorts, and the page has
//! little room. Here one sort orders places, and the items follow.

use std::cmp::Ordering;

/// Sorts `items` by `key`; those with equal keys stay in their order.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut places, &|a, b| key(&items[a]).cmp(&key(&items[b])));
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| taken[place].take()));
}

/// Sorts `items`.
pub fn sort<T: Ord + Copy>(items: &mut Vec<T>) {
    sort_by_key(items, |item| *item);
}

fn sort_places(places: &mut [usize], order: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| order(*a, *b));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(items: Vec<(u8, u16)>) {
            let mut sorted = items.clone();
            super::sort_by_key(&mut sorted, |item| item.0);
            let mut expected = items;
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(sorted, expected);
        }
    }
}

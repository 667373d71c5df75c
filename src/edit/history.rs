//! What can be undone and redone, by document and for the project record. Without limit; cloning costs nothing.

use std::sync::Arc;

use super::{Change, Deed};
use crate::model::code::{Code, Input};
use crate::{coded_choice, coded_record};

/// A step that can be taken back, or taken again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The sequence number of the record that made it possible: higher is newer.
    pub sequence: u64,
    /// What it is called.
    pub deed: Deed,
    /// What leads back (or forth).
    pub change: Change,
}

/// How a transaction came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Somebody did something new.
    Do,
    /// Somebody undid the newest step.
    Undo,
    /// Somebody redid the newest undone step.
    Redo,
    /// A part of a step over many documents: it is undone with all of it, by the project's history.
    Part,
}

coded_choice! { Way {
    0 Do {},
    1 Undo {},
    2 Redo {},
    3 Part {},
} }

/// The steps of one document, or of the project record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    undo: Stack<Step>,
    redo: Stack<Step>,
    newest: u64,
}

impl History {
    /// What undo would take back.
    #[must_use]
    pub fn undo(&self) -> Option<&Step> {
        self.undo.peek()
    }

    /// What redo would do again.
    #[must_use]
    pub fn redo(&self) -> Option<&Step> {
        self.redo.peek()
    }

    /// How many steps can be undone.
    #[must_use]
    pub fn len(&self) -> usize {
        self.undo.len()
    }

    /// Whether no step can be undone.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.undo.peek().is_none()
    }

    /// The sequence number of the newest step that was not an undo or a redo; 0 where there is none.
    #[must_use]
    pub fn newest(&self) -> u64 {
        self.newest
    }

    /// Takes note of a transaction that was applied: `step` holds its number and its inverse.
    pub fn record(&mut self, way: Way, step: Step) {
        match way {
            Way::Do => {
                self.newest = step.sequence;
                self.redo = Stack::default();
                self.undo.push(step);
            }
            Way::Undo => {
                self.undo.pop();
                self.redo.push(step);
            }
            Way::Redo => {
                self.redo.pop();
                self.undo.push(step);
            }
            Way::Part => {}
        }
    }
}

/// How many steps of each kind a snapshot keeps.
pub const KEPT: usize = 1000;

impl Code for History {
    /// The newest [`KEPT`] steps each, the oldest of them first.
    fn put(&self, out: &mut Vec<u8>) {
        for stack in [&self.undo, &self.redo] {
            let mut steps: Vec<&Step> = stack.iter().take(KEPT).collect();
            steps.reverse();
            steps.len().put(out);
            steps.iter().for_each(|step| step.put(out));
        }
        self.newest.put(out);
    }

    fn get(from: &mut Input<'_>) -> Option<History> {
        let mut stack = || -> Option<Stack<Step>> {
            let mut stack = Stack::default();
            Vec::<Step>::get(from)?.into_iter().for_each(|step| stack.push(step));
            Some(stack)
        };
        Some(History { undo: stack()?, redo: stack()?, newest: u64::get(from)? })
    }
}

coded_record! { Step { sequence, deed, change } }

/// A stack whose clones share what they have in common.
#[derive(Debug, Clone)]
struct Stack<T> {
    top: Option<Arc<Node<T>>>,
}

#[derive(Debug)]
struct Node<T> {
    value: T,
    len: usize,
    below: Stack<T>,
}

impl<T> Default for Stack<T> {
    fn default() -> Stack<T> {
        Stack { top: None }
    }
}

impl<T> Stack<T> {
    fn peek(&self) -> Option<&T> {
        self.top.as_ref().map(|node| &node.value)
    }

    fn len(&self) -> usize {
        self.top.as_ref().map_or(0, |node| node.len)
    }

    /// From the newest down.
    fn iter(&self) -> impl Iterator<Item = &T> {
        std::iter::successors(self.top.as_deref(), |node| node.below.top.as_deref()).map(|node| &node.value)
    }

    fn push(&mut self, value: T) {
        let below = Stack { top: self.top.take() };
        self.top = Some(Arc::new(Node { value, len: below.len() + 1, below }));
    }

    fn pop(&mut self) {
        if let Some(node) = self.top.take() {
            self.top.clone_from(&node.below.top);
        }
    }
}

impl<T: PartialEq> PartialEq for Stack<T> {
    /// Node by node, down to where the two are the same one.
    fn eq(&self, other: &Stack<T>) -> bool {
        let (mut mine, mut theirs) = (&self.top, &other.top);
        while let (Some(a), Some(b)) = (mine, theirs) {
            if Arc::ptr_eq(a, b) {
                return true;
            }
            if a.len != b.len || a.value != b.value {
                return false;
            }
            (mine, theirs) = (&a.below.top, &b.below.top);
        }
        mine.is_none() && theirs.is_none()
    }
}

impl<T: Eq> Eq for Stack<T> {}

impl<T> Drop for Stack<T> {
    /// Node by node: the compiler's own way would recurse once a step and overflow after some tens of thousands.
    fn drop(&mut self) {
        let mut next = self.top.take();
        while let Some(mut node) = next.and_then(Arc::into_inner) {
            next = node.below.top.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Stack;

    #[test]
    fn a_hundred_thousand_steps_are_dropped_without_overflow() {
        let mut stack = Stack::default();
        (0..100_000).for_each(|n| stack.push(n));
        let shared = stack.clone();
        stack.pop();
        assert_eq!((stack.len(), shared.len()), (99_999, 100_000));
        drop(stack);
        assert_eq!(shared.peek(), Some(&99_999));
    }
}

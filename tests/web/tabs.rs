//! Several tabs on one project: one has the seat, and a writer that lost it overwrites nothing.

use std::cell::RefCell;
use std::rc::Rc;

use sayso::edit::{Intent, Role};
use sayso::platform::Store;
use sayso::platform::database::Failure;
use sayso::platform::seat::{Event, Seat};
use wasm_bindgen_test::wasm_bindgen_test;

use super::faults::promise;
use super::store::{act, label, name, save};

/// Hears a seat's events, and waits for one.
struct Ear {
    heard: Rc<RefCell<Vec<Event>>>,
}

impl Ear {
    fn of(seat: &Seat) -> Ear {
        let heard = Rc::new(RefCell::new(Vec::new()));
        let into = heard.clone();
        seat.tell(move |event| into.borrow_mut().push(event));
        Ear { heard }
    }

    async fn hears(&self, event: Event) {
        while !self.heard.borrow().contains(&event) {
            promise("new Promise(done => setTimeout(done, 5))").await;
        }
        self.heard.borrow_mut().retain(|other| *other != event);
    }
}

#[wasm_bindgen_test]
async fn one_tab_has_the_seat_and_the_next_gets_it_when_it_goes() {
    let name = name();
    let (one, seated) = Seat::take(&name).await;
    assert!(seated);
    let (two, seated) = Seat::take(&name).await;
    assert!(!seated);
    let ear = Ear::of(&two);
    one.wrote();
    ear.hears(Event::Wrote).await;
    drop(one);
    ear.hears(Event::Seated).await;
}

#[wasm_bindgen_test]
async fn a_tab_that_is_asked_hands_the_seat_over() {
    let name = name();
    let (one, _) = Seat::take(&name).await;
    let (two, _) = Seat::take(&name).await;
    let (first, second) = (Ear::of(&one), Ear::of(&two));
    two.ask();
    first.hears(Event::Asked).await;
    one.leave();
    second.hears(Event::Seated).await;
    // And back.
    one.ask();
    second.hears(Event::Asked).await;
    two.leave();
    first.hears(Event::Seated).await;
}

#[wasm_bindgen_test]
async fn a_tab_that_does_not_answer_loses_the_seat_and_gets_it_back_when_that_one_goes() {
    let name = name();
    let (one, _) = Seat::take(&name).await;
    let (two, _) = Seat::take(&name).await;
    let (first, second) = (Ear::of(&one), Ear::of(&two));
    two.ask();
    second.hears(Event::Seated).await;
    first.hears(Event::Unseated).await;
    drop(two);
    first.hears(Event::Seated).await;
}

#[wasm_bindgen_test]
async fn a_seat_that_was_given_up_while_waiting_is_never_taken() {
    let name = name();
    let (one, _) = Seat::take(&name).await;
    let (two, _) = Seat::take(&name).await;
    let (three, _) = Seat::take(&name).await;
    let ear = Ear::of(&three);
    drop(two);
    drop(one);
    ear.hears(Event::Seated).await;
}

#[wasm_bindgen_test]
async fn after_a_take_over_the_old_writer_writes_no_more() {
    let name = name();
    let (old, new) = (Store::open_named(&name).await, Store::open_named(&name).await);
    let mine = save(&old.store, &label(&old.session(), 0, 7)).await;
    new.store.lead().await.expect("leads");
    let news = new.store.news().await.expect("read");
    let theirs = act(&new.session(), Intent::Follow(news));
    assert_eq!((&theirs.document, theirs.sequence), (&mine.document, mine.sequence));
    assert_eq!(theirs.history, mine.history, "undo steps come along");

    // The frozen tab wakes up, and does not know: neither its edits nor its snapshots go through.
    let late = label(&mine, 8, 17);
    assert_eq!(old.store.append(&late).await, Err(Failure::Stale));
    assert_eq!(old.store.checkpoint(&mine, true).await, Err(Failure::Stale));
    let on = save(&new.store, &label(&theirs, 18, 25)).await;
    let again = Store::open_named(&name).await;
    assert_eq!((&again.opened.document, again.sequence), (&*on.document, 3));
}

#[wasm_bindgen_test]
async fn a_reader_changes_nothing_and_follows() {
    let name = name();
    let (writer, reader) = (Store::open_named(&name).await, Store::open_named(&name).await);
    let shown = act(&reader.session(), Intent::TakeRole(Role::Reader));
    let refused = label(&shown, 0, 7);
    assert_eq!((&refused.document, refused.unsaved.len()), (&shown.document, 0));
    assert!(refused.notice.text.contains("another tab"), "{}", refused.notice.text);
    let wrote = save(&writer.store, &act(&label(&writer.session(), 0, 7), Intent::Note("a".to_owned()))).await;
    let shown = act(&shown, Intent::Follow(reader.store.news().await.expect("read")));
    assert_eq!((&shown.document, &shown.history), (&wrote.document, &wrote.history));
    assert_eq!(reader.store.news().await, Ok(Vec::new()), "once only");
}

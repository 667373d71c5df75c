//! The page: starts [`sayso::ui`]; nothing else.

fn main() {
    sayso::ui::start();
}

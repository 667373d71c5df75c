//! The page: mounts [`sayso::ui::App`]; nothing else.

fn main() {
    sayso::ui::start();
}

//! Clock and chance: the only place that has them. All else gets them inside its actions.

use crate::edit::Stamp;
use crate::model::Time;
use crate::platform::property;

/// The time now, by this device's clock, which may be wrong and may jump.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the edge is where the clock belongs")]
pub fn now() -> Time {
    // Exact: a clock's milliseconds are whole and stay below 2⁵³.
    Time(js_sys::Date::now().max(0.0) as i64)
}

/// Time and ten random bytes for one action; from them come its new ids.
#[must_use]
pub fn stamp() -> Stamp {
    Stamp { time: now(), random: random() }
}

/// Ten random bytes. They must not repeat, but need not be secret: where the browser has no `crypto`, its plain
/// generator does.
#[allow(clippy::disallowed_methods, reason = "the edge is where chance belongs")]
fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    let crypto: Option<web_sys::Crypto> = property(&js_sys::global(), "crypto");
    if crypto.is_none_or(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_err()) {
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}

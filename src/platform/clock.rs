//! stub
use crate::edit::Stamp;
use crate::model::Time;
/// stub
pub fn stamp() -> Stamp {
    let random: Vec<u8> = (0..10).map(|_| (js_sys::Math::random() * 256.0) as u8).collect();
    Stamp { time: Time(js_sys::Date::now() as i64), random: random.try_into().unwrap_or_default() }
}

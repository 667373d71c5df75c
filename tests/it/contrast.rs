//! The colours of `styles/tokens.css` against WCAG 2.2 AA, in both themes: text on every tint, letters and underlines
//! on paper.

use std::collections::BTreeMap;

type Rgb = [f64; 3];

/// Every `--name: light-dark(#light, #dark)` of the tokens.
fn tokens() -> BTreeMap<String, [Rgb; 2]> {
    let css = include_str!("../../styles/tokens.css");
    let lines = css.lines().filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
        let (light, dark) = value.trim_end_matches(");").split_once(", ")?;
        Some((name.to_owned(), [rgb(light), rgb(dark)]))
    });
    lines.collect()
}

fn rgb(hex: &str) -> Rgb {
    let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("two hex digits")) / 255.0;
    [part(1), part(3), part(5)]
}

/// Relative luminance and contrast ratio as WCAG 2.2 defines them.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let luminance = |c: Rgb| 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// `share` of `a` over `b`, in sRGB: near enough to the OKLab mix of the style sheets for a bound with room to spare.
fn mix(a: Rgb, b: Rgb, share: f64) -> Rgb {
    [0, 1, 2].map(|at| a[at] * share + b[at] * (1.0 - share))
}

#[test]
fn every_label_is_readable_in_both_themes() {
    let tokens = tokens();
    let names = sayso::model::Colour::ALL.map(sayso::model::Colour::name);
    let mut failures = Vec::new();
    for (theme, which) in ["light", "dark"].iter().enumerate() {
        let (ink, paper, desk) = (tokens["ink"][theme], tokens["paper"][theme], tokens["desk"][theme]);
        let mut need = |what: String, a: Rgb, b: Rgb, least: f64| {
            let ratio = contrast(a, b);
            if ratio < least {
                failures.push(format!("{which}: {what} has {ratio:.2}, expected at least {least}"));
            }
        };
        for name in names {
            let (colour, tint) = (tokens[name][theme], tokens[&format!("{name}-t")][theme]);
            need(format!("text on {name}"), ink, tint, 7.0);
            need(format!("text on selected {name}"), ink, mix(colour, tint, 0.22), 5.0);
            need(format!("the letter of {name} on paper"), colour, paper, 4.5);
            need(format!("the name of {name} on the desk"), colour, desk, 4.5);
            for other in names {
                need(format!("the letter of {name} on {other}"), colour, tokens[&format!("{other}-t")][theme], 4.5);
            }
        }
        for ground in ["paper", "desk"] {
            need(format!("soft text on {ground}"), tokens["ink-2"][theme], tokens[ground][theme], 4.5);
            need(format!("an alarm on {ground}"), tokens["alarm"][theme], tokens[ground][theme], 4.5);
            need(format!("Saved on {ground}"), tokens["well"][theme], tokens[ground][theme], 4.5);
            need(format!("the focus ring on {ground}"), tokens["accent"][theme], tokens[ground][theme], 3.0);
            need(format!("the edge of a field on {ground}"), tokens["edge"][theme], tokens[ground][theme], 3.0);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

//! The veil that i'mport's script lays over a page while its window is open.
//!
//! When the shopper closes the window in a way that the script doesn't notice, the veil stays, and the shop under it can't be
//! used. It is hidden and not removed: the script shows it again for the next payment.

use super::page;

/// The class of the veil in both generations of the script.
const VEIL: &str = ".imp-dialog";

/// After `IMP.close`, which takes away what it knows of.
pub(super) fn hide() {
    let Some(veils) = page::document().and_then(|document| document.query_selector_all(VEIL).ok()) else { return };
    for veil in (0..veils.length()).filter_map(|index| veils.get(index)) {
        if let Some(style) = page::get(&veil, "style") {
            page::set_text(&style, "display", "none");
        }
    }
}

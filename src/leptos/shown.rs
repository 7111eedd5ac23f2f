//! What the components have in common: a place in the page that something is mounted in.
//!
//! It is an attribute and no effect with a `NodeRef`, since Leptos tells an attribute apart what an effect could only guess:
//! whether a server writes it, whether it finds a server's nodes, and that a view is being built again in its old place.

use std::sync::Arc;

use leptos::{
    attr::{Attribute, NextAttribute},
    prelude::*,
    tachys::renderer::types::Element,
};

use crate::view::{Mounted, MountedPicker, Picker, View};

/// Something that payjoa draws.
pub(super) trait Drawn: Sized + 'static {
    /// It, in the page; ends when dropped.
    type Mounted: 'static;

    /// The class of the root, and what is in it in the first frame.
    fn first_frame(&self) -> (String, String);

    fn mount(self, root: &Element) -> Option<Self::Mounted>;

    /// In the place of what is there; nothing if that is something else.
    fn update(self, mounted: &Self::Mounted) -> Result<(), Self>;
}

impl Drawn for View {
    type Mounted = Mounted;

    fn first_frame(&self) -> (String, String) {
        (self.root_class(), self.html())
    }

    fn mount(self, root: &Element) -> Option<Mounted> {
        Mounted::new(root, self)
    }

    fn update(self, mounted: &Mounted) -> Result<(), View> {
        if !mounted.is_of_kind(&self) {
            return Err(self);
        }
        mounted.update(self);
        Ok(())
    }
}

impl Drawn for Picker {
    type Mounted = MountedPicker;

    fn first_frame(&self) -> (String, String) {
        (self.root_class(), self.html())
    }

    fn mount(self, root: &Element) -> Option<MountedPicker> {
        MountedPicker::new(root, self)
    }

    fn update(self, mounted: &MountedPicker) -> Result<(), Picker> {
        mounted.update(self);
        Ok(())
    }
}

/// A section of the page that shows what the function says, again whenever a signal changes that it reads.
pub(super) fn shown<D: Drawn>(what: impl Fn() -> D + Send + Sync + 'static) -> impl IntoView {
    leptos::html::section().add_any_attr(Shown(Arc::new(what)))
}

struct Shown<D>(Arc<dyn Fn() -> D + Send + Sync>);

impl<D> Clone for Shown<D> {
    fn clone(&self) -> Self {
        Shown(Arc::clone(&self.0))
    }
}

/// The place, and what keeps it up to date.
struct Placed<D: Drawn> {
    root: Element,
    effect: RenderEffect<Option<D::Mounted>>,
}

impl<D: Drawn> Placed<D> {
    fn new(root: &Element, what: Shown<D>, before: Option<D::Mounted>) -> Placed<D> {
        let place = root.clone();
        let draw = move |before: Option<Option<D::Mounted>>| {
            let drawn = (what.0)();
            untrack(|| put(&place, before.flatten(), drawn))
        };
        Placed { root: root.clone(), effect: RenderEffect::new_with_value(draw, Some(before)) }
    }
}

/// The effect's task would keep it until its next turn.
impl<D: Drawn> Drop for Placed<D> {
    fn drop(&mut self) {
        drop(self.effect.take_value());
    }
}

fn put<D: Drawn>(root: &Element, before: Option<D::Mounted>, mut drawn: D) -> Option<D::Mounted> {
    if let Some(mounted) = before {
        match drawn.update(&mounted) {
            Ok(()) => return Some(mounted),
            Err(other) => drawn = other,
        }
        // Leptos takes one component's place for another's: to it they are of one type.
        drop(mounted);
        root.set_text_content(None);
        let _ = root.remove_attribute("class");
    }
    drawn.mount(root)
}

impl<D: Drawn> Attribute for Shown<D> {
    const MIN_LENGTH: usize = 0;

    type State = Placed<D>;
    type AsyncOutput = Self;
    type Cloneable = Self;
    type CloneableOwned = Self;

    /// An estimate, which makes room for the HTML.
    fn html_len(&self) -> usize {
        512
    }

    fn to_html(self, html: &mut String, class: &mut String, _: &mut String, inner_html: &mut String) {
        let (name, inner) = untrack(|| (self.0)().first_frame());
        class.push(' ');
        class.push_str(&name);
        if inner.is_empty() {
            html.push_str(" hidden");
        }
        inner_html.push_str(&inner);
    }

    fn hydrate<const FROM_SERVER: bool>(self, root: &Element) -> Placed<D> {
        Placed::new(root, self, None)
    }

    fn build(self, root: &Element) -> Placed<D> {
        Placed::new(root, self, None)
    }

    fn rebuild(self, placed: &mut Placed<D>) {
        // A payment that is under way goes on: the same component is shown by a function that has run again.
        let mounted = placed.effect.take_value().flatten();
        *placed = Placed::new(&placed.root, self, mounted);
    }

    fn into_cloneable(self) -> Self {
        self
    }

    fn into_cloneable_owned(self) -> Self {
        self
    }

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }
}

impl<D: Drawn> NextAttribute for Shown<D> {
    type Output<Next: Attribute> = (Self, Next);

    fn add_any_attr<Next: Attribute>(self, next: Next) -> (Self, Next) {
        (self, next)
    }
}

//! What the components have in common: a place in the page that a view is mounted in.
//!
//! They are structs and not functions with hooks: each hook would be built anew for each component.

use yew::prelude::*;

/// What a component shows; its properties.
pub trait Shows: Properties {
    /// What is in the page.
    type Mounted: 'static;

    /// Puts it into its place.
    fn mount(&self, place: &web_sys::Element) -> Option<Self::Mounted>;

    /// Shows it with these properties from now on.
    fn update(&self, mounted: &Self::Mounted);

    /// What a server writes, the root included.
    fn first_frame(&self) -> String;
}

/// A component over one of payjoa's views: Yew has its place, payjoa what is in it.
pub struct Shown<P: Shows> {
    place: NodeRef,
    mounted: Option<P::Mounted>,
}

impl<P: Shows + PartialEq + 'static> Component for Shown<P> {
    type Message = ();
    type Properties = P;

    fn create(_: &Context<Self>) -> Self {
        Shown { place: NodeRef::default(), mounted: None }
    }

    fn changed(&mut self, ctx: &Context<Self>, _before: &P) -> bool {
        if let Some(mounted) = &self.mounted {
            ctx.props().update(mounted);
        }
        // There is nothing in it that Yew knows of.
        false
    }

    #[cfg(not(feature = "yew-ssr"))]
    fn view(&self, _: &Context<Self>) -> Html {
        html! { <section ref={self.place.clone()} /> }
    }

    /// The first frame, always the same: later ones are none of Yew's business.
    #[cfg(feature = "yew-ssr")]
    fn view(&self, ctx: &Context<Self>) -> Html {
        let first = Html::from_html_unchecked(ctx.props().first_frame().into());
        html! { <div style="display: contents" ref={self.place.clone()}>{ first }</div> }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            let place = self.place.cast::<web_sys::Element>();
            #[cfg(feature = "yew-ssr")]
            let place = place.and_then(|place| place.first_element_child());
            self.mounted = place.and_then(|place| ctx.props().mount(&place));
        }
    }
}

impl<P: Shows> std::fmt::Debug for Shown<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown").field("mounted", &self.mounted.is_some()).finish_non_exhaustive()
    }
}

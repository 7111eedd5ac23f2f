//! `<MethodPicker>`: choosing how to pay.

use yew::prelude::*;

use super::{pieces::korean, shown::Shows};
use crate::{
    checkout::Texts,
    view::{Choice, Classes, MountedPicker, Offer, Picker},
};

/// What [`MethodPicker`](super::MethodPicker) takes.
#[derive(Properties, PartialEq, Debug)]
pub struct MethodPickerProps {
    /// What there is to choose from.
    pub offer: Offer,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// The classes (default: payjoa's own).
    #[prop_or_default]
    pub classes: Classes,
    /// Called with each new choice; not with the first, which is [`Offer::first`].
    #[prop_or_default]
    pub on_choose: Callback<Choice>,
}

impl MethodPickerProps {
    fn picker(&self) -> Picker {
        let on_choose = self.on_choose.clone();
        let picker = Picker::new(self.offer.clone()).texts(self.texts.clone()).classes(self.classes.clone());
        picker.on_choose(move |choice| on_choose.emit(choice.clone()))
    }
}

impl Shows for MethodPickerProps {
    type Mounted = MountedPicker;

    fn mount(&self, place: &web_sys::Element) -> Option<MountedPicker> {
        MountedPicker::new(place, self.picker())
    }

    fn update(&self, mounted: &MountedPicker) {
        mounted.update(self.picker());
    }

    fn first_frame(&self) -> String {
        self.picker().root_html()
    }
}

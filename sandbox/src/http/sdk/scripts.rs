//! The SDK's scripts, put together from the parts that generations share.

/// What every generation is made of; its own part comes after.
macro_rules! shared {
    () => {
        concat!(
            "// payjoa-sandbox's stand-in for i'mport's SDK: its surface, its manners and its hazards, in code of its own.\n",
            include_str!("../../sdk/shared/request.js"),
            include_str!("../../sdk/shared/failure.js"),
            include_str!("../../sdk/shared/frames.js"),
            include_str!("../../sdk/shared/surface.js"),
            include_str!("../../sdk/shared/client.js"),
        )
    };
}

/// `/v1/iamport.js`: a classic script that leaves `window.IMP` behind, and no other name.
pub(super) const CURRENT: &str = concat!(
    "(() => {\n'use strict';\n",
    shared!(),
    include_str!("../../sdk/generations/current.js"),
    include_str!("../../sdk/generations/enter-current.js"),
    "})();\n",
);

/// `/v1/iamport.esm.js`: a module whose default export is `IMP`.
pub(super) const MODULE: &str = concat!(
    shared!(),
    include_str!("../../sdk/generations/current.js"),
    include_str!("../../sdk/generations/enter-module.js"),
);

/// `/js/iamport.payment-1.2.x.js`: the jQuery generation.
pub(super) const LEGACY: &str = concat!(
    "(() => {\n'use strict';\n",
    shared!(),
    include_str!("../../sdk/generations/legacy.js"),
    include_str!("../../sdk/generations/enter-legacy.js"),
    "})();\n",
);

/// Runs in the hidden frames, on the gateway's origin.
pub(super) const FRAME: &str = include_str!("../../sdk/frame.js");

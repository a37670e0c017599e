//! The names and secrets of the invented shop, in the shapes the sources give out.
//! Must never open anything but the stand-ins: every one is plainly invented.

/// OAuth client id at Google.
pub const GOOGLE_CLIENT_ID: &str = "100000000001-inventedclient.apps.googleusercontent.com";
/// OAuth client secret at Google.
pub const GOOGLE_CLIENT_SECRET: &str = "GOCSPX-invented-client-secret-0001";
/// A refresh token at Google.
pub const GOOGLE_REFRESH_TOKEN: &str = "1//0gINVENTED-refresh-token-of-the-sandbox";
/// An authorization code at Google that can be exchanged for the refresh token.
pub const GOOGLE_CODE: &str = "4/0AINVENTED-code-of-the-sandbox";
/// The account at Google.
pub const GOOGLE_ACCOUNT: &str = "accounts/1098765";
/// The Kraków location at Google, in the v4 form.
pub const GOOGLE_KRAKOW: &str = "accounts/1098765/locations/445566";
/// The Gdańsk location at Google, in the v4 form.
pub const GOOGLE_GDANSK: &str = "accounts/1098765/locations/445577";

/// The page at Facebook.
pub const FACEBOOK_PAGE: &str = "130000000001300";
/// A page access token at Facebook.
pub const FACEBOOK_PAGE_TOKEN: &str = "EAAInventedPageTokenOfTheSandbox0000000001";
/// The app's secret at Facebook, for `appsecret_proof`.
pub const FACEBOOK_APP_SECRET: &str = "0123456789abcdefinvented00000000";

/// The shop at Ceneo, as its address names it.
pub const CENEO_SHOP: &str = "pracownia-zielona-polka-s45001";
/// A product at Ceneo.
pub const CENEO_PLANTER: &str = "99000001";
/// Another product at Ceneo.
pub const CENEO_SHELF: &str = "99000002";

/// The shop at Opineo.
pub const OPINEO_SLUG: &str = "zielona-polka-example";

/// The shop's export key at Heureka.
pub const HEUREKA_KEY: &str = "00000000000000000000000000abcdef";

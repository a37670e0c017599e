//! What Google Business Profile is and what it can do, as data.
//! Must never promise what the API does not give.

use crate::sources::{About, Capabilities, DisplayRights, Field, FieldKind, Localised, ReplyLimit, Storage};

pub(super) static ABOUT: About = About {
    id: "google_business",
    name: "Google",
    mark: "Go",
    home: "https://business.google.com/",
    terms: "https://developers.google.com/my-business/content/policies",
    capabilities: Capabilities { fetch: true, saved: true, reply: true, answers: true, complete: true },
    scale: Some((1.0, 5.0)),
    reply_limit: Some(ReplyLimit::Bytes(4096)),
    rights: DisplayRights {
        attribution: "Google",
        link: false,
        widget: true,
        storage: Storage::Unlimited,
        note: Localised {
            pl: "API służy tylko do wizytówek własnych lub powierzonych; klient musi zgodzić się na odpowiedzi \
                 publikowane w jego imieniu.",
            sl: "API je namenjen samo lastnim ali zaupanim profilom; stranka mora odobriti odgovore, objavljene \
                 v njenem imenu.",
            en: "The API is only for profiles you own or were entrusted with; the client must agree to answers \
                 given in their name.",
        },
    },
    fields: FIELDS,
    default_schedule: "*/15 * * * *",
    default_full_schedule: "20 3 * * *",
};

const FIELDS: &[Field] = &[
    Field {
        name: "account",
        kind: FieldKind::Text,
        required: true,
        advanced: false,
        label: Localised { pl: "Konto", sl: "Račun", en: "Account" },
        hint: Localised {
            pl: "Numer konta z API Account Management, sam albo jako accounts/…",
            sl: "Številka računa iz API-ja Account Management, sama ali kot accounts/…",
            en: "The account number from the Account Management API, alone or as accounts/…",
        },
        example: "accounts/1098765",
    },
    Field {
        name: "location",
        kind: FieldKind::Text,
        required: true,
        advanced: false,
        label: Localised { pl: "Wizytówka", sl: "Lokacija", en: "Location" },
        hint: Localised {
            pl: "Numer wizytówki z API Business Information, sam albo jako locations/…",
            sl: "Številka lokacije iz API-ja Business Information, sama ali kot locations/…",
            en: "The location number from the Business Information API, alone or as locations/…",
        },
        example: "locations/445566",
    },
    Field {
        name: "client_id",
        kind: FieldKind::Secret,
        required: true,
        advanced: false,
        label: Localised { pl: "Identyfikator klienta OAuth", sl: "ID odjemalca OAuth", en: "OAuth client ID" },
        hint: Localised {
            pl: "Konsola Google Cloud, API i usługi, Dane logowania.",
            sl: "Konzola Google Cloud, API-ji in storitve, Poverilnice.",
            en: "Google Cloud console, APIs and services, Credentials.",
        },
        example: "1234567890-example.apps.googleusercontent.com",
    },
    Field {
        name: "client_secret",
        kind: FieldKind::Secret,
        required: true,
        advanced: false,
        label: Localised {
            pl: "Klucz tajny klienta OAuth",
            sl: "Skrivnost odjemalca OAuth",
            en: "OAuth client secret",
        },
        hint: Localised {
            pl: "W tym samym miejscu co identyfikator klienta.",
            sl: "Na istem mestu kot ID odjemalca.",
            en: "In the same place as the client ID.",
        },
        example: "GOCSPX-example",
    },
    Field {
        name: "refresh_token",
        kind: FieldKind::Secret,
        required: true,
        advanced: false,
        label: Localised { pl: "Token odświeżania", sl: "Žeton za osveževanje", en: "Refresh token" },
        hint: Localised {
            pl: "Z ekranu zgody z zakresem business.manage i opcją access_type=offline.",
            sl: "Z zaslona za soglasje z obsegom business.manage in možnostjo access_type=offline.",
            en: "From the consent screen with the scope business.manage and access_type=offline.",
        },
        example: "1//0gExample",
    },
    Field {
        name: "base_url",
        kind: FieldKind::Url,
        required: false,
        advanced: true,
        label: Localised { pl: "Adres API", sl: "Naslov API-ja", en: "API address" },
        hint: Localised {
            pl: "Tylko dla pośrednika albo prób: zamiast mybusiness.googleapis.com, bez /v4.",
            sl: "Samo za posrednika ali preizkus: namesto mybusiness.googleapis.com, brez /v4.",
            en: "Only for a proxy or a trial: instead of mybusiness.googleapis.com, without /v4.",
        },
        example: "https://mybusiness.googleapis.com/",
    },
    Field {
        name: "token_url",
        kind: FieldKind::Url,
        required: false,
        advanced: true,
        label: Localised { pl: "Adres tokenów", sl: "Naslov za žetone", en: "Token address" },
        hint: Localised {
            pl: "Tylko dla pośrednika albo prób; domyślnie /token pod adresem API, jeśli ten jest podany.",
            sl: "Samo za posrednika ali preizkus; privzeto /token na naslovu API-ja, če je ta naveden.",
            en: "Only for a proxy or a trial; /token under the API address when that one is given.",
        },
        example: "https://oauth2.googleapis.com/token",
    },
];

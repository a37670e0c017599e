//! What the recommendations of a Facebook page are and what can be done with them, as data.
//! Must never promise more than the pinned version of the Graph API gives.

use crate::sources::{About, Capabilities, DisplayRights, Field, FieldKind, Localised, ReplyLimit, Storage};

pub(super) static ABOUT: About = About {
    id: "facebook",
    name: "Facebook",
    mark: "Fb",
    home: "https://www.facebook.com/",
    terms: "https://developers.facebook.com/terms/",
    capabilities: Capabilities { fetch: true, saved: true, reply: true, answers: true, complete: true },
    scale: Some((1.0, 5.0)),
    reply_limit: Some(ReplyLimit::Chars(super::replies::MAX_CHARS)),
    rights: DisplayRights {
        attribution: "Facebook",
        link: true,
        widget: true,
        storage: Storage::Unlimited,
        note: Localised {
            pl: "Należy podać źródło z linkiem, utrzymywać dane aktualne i usuwać je na prośbę autora.",
            sl: "Navesti je treba vir s povezavo, podatke vzdrževati in jih na željo avtorja izbrisati.",
            en: "Name the source with a link, keep the data current and delete it when its author asks.",
        },
    },
    fields: FIELDS,
    default_schedule: "*/30 * * * *",
    default_full_schedule: "40 3 * * *",
};

const FIELDS: &[Field] = &[
    Field {
        name: "page_id",
        kind: FieldKind::Text,
        required: true,
        advanced: false,
        label: Localised { pl: "Identyfikator strony", sl: "ID strani", en: "Page ID" },
        hint: Localised {
            pl: "Na stronie: Informacje, Przejrzystość strony; same cyfry.",
            sl: "Na strani: Informacije, Preglednost strani; same števke.",
            en: "On the page: About, Page transparency; digits only.",
        },
        example: "130000123456789",
    },
    Field {
        name: "page_token",
        kind: FieldKind::Secret,
        required: true,
        advanced: false,
        label: Localised { pl: "Token dostępu strony", sl: "Žeton za dostop do strani", en: "Page access token" },
        hint: Localised {
            pl: "Z uprawnieniami pages_read_user_content i, do odpowiadania, pages_manage_engagement.",
            sl: "Z dovoljenjema pages_read_user_content in, za odgovarjanje, pages_manage_engagement.",
            en: "With the permissions pages_read_user_content and, for answers, pages_manage_engagement.",
        },
        example: "EAAGexample",
    },
    Field {
        name: "app_secret",
        kind: FieldKind::Secret,
        required: false,
        advanced: true,
        label: Localised { pl: "Klucz tajny aplikacji", sl: "Skrivnost aplikacije", en: "App secret" },
        hint: Localised {
            pl: "Potrzebny, gdy aplikacja wymaga appsecret_proof.",
            sl: "Potrebna, kadar aplikacija zahteva appsecret_proof.",
            en: "Needed when the app asks for appsecret_proof.",
        },
        example: "0123456789abcdef0123456789abcdef",
    },
    Field {
        name: "version",
        kind: FieldKind::Text,
        required: false,
        advanced: true,
        label: Localised { pl: "Wersja Graph API", sl: "Različica Graph API", en: "Graph API version" },
        hint: Localised {
            pl: "v21.0 jest ostatnią wersją z opiniami; działa do 21 stycznia 2027.",
            sl: "v21.0 je zadnja različica z mnenji; deluje do 21. januarja 2027.",
            en: "v21.0 is the last version with reviews; it works until 21 January 2027.",
        },
        example: "v21.0",
    },
    Field {
        name: "base_url",
        kind: FieldKind::Url,
        required: false,
        advanced: true,
        label: Localised { pl: "Adres API", sl: "Naslov API-ja", en: "API address" },
        hint: Localised {
            pl: "Tylko dla pośrednika albo prób: zamiast graph.facebook.com, bez wersji.",
            sl: "Samo za posrednika ali preizkus: namesto graph.facebook.com, brez različice.",
            en: "Only for a proxy or a trial: instead of graph.facebook.com, without the version.",
        },
        example: "https://graph.facebook.com/",
    },
];

//! What customers of the invented shop say, written by hand.
//! Must never hold a real person's words or name.

mod complaints;
mod mixed;
mod praise;

pub(super) use complaints::{
    ABOUT_PLANTER as PLANTER_BAD, ABOUT_SHELF as SHELF_BAD, ORDER as ORDER_BAD, VISIT as VISIT_BAD,
};
pub(super) use mixed::{
    ABOUT_PLANTER as PLANTER_FAIR, ABOUT_SHELF as SHELF_FAIR, ORDER as ORDER_FAIR, VISIT as VISIT_FAIR,
};
pub(super) use praise::{
    ABOUT_PLANTER as PLANTER_GOOD, ABOUT_SHELF as SHELF_GOOD, ORDER as ORDER_GOOD, VISIT as VISIT_GOOD,
};

/// Sentences that end a praise.
pub(super) const GOOD_TAILS: &[&str] = &[
    "Wrócę na pewno.",
    "Polecam z czystym sumieniem.",
    "Dziękuję!",
    "Oby tak dalej.",
    "Już planuję kolejne zakupy.",
    "Polecam każdemu, kto zaczyna z roślinami.",
    "Rodzina też zachwycona.",
    "Cena uczciwa.",
    "Pozdrawiam cały zespół.",
    "Serdecznie polecam.",
    "Dawno zakupy nie sprawiły mi tyle radości.",
    "Takich sklepów powinno być więcej.",
    "Kolega z pracy już też zamówił.",
    "Na prezent jak znalazł.",
    "Warto było.",
    "Do zobaczenia wkrótce.",
    "Pięć gwiazdek to za mało.",
    "Bez żadnych zastrzeżeń.",
    "Tak trzymać!",
    "Zdecydowanie mój ulubiony sklep.",
];

/// Sentences that end a complaint.
pub(super) const BAD_TAILS: &[&str] = &[
    "Nie polecam.",
    "Szkoda nerwów.",
    "Więcej nie zamówię.",
    "Czekam na jakąkolwiek reakcję.",
    "Duże rozczarowanie.",
    "Nie tak to powinno wyglądać.",
    "Proszę o kontakt w tej sprawie.",
    "Następnym razem kupię gdzie indziej.",
    "Miało być inaczej.",
    "Odradzam.",
    "Strata pieniędzy.",
    "Mam nadzieję, że ktoś to w końcu przeczyta.",
];

/// First names in both kinds, with the initial that sites show.
pub(super) const NAMES: &[&str] = &[
    "Halina W.",
    "Bartosz K.",
    "Zofia N.",
    "Tomasz B.",
    "Katarzyna Ż.",
    "Michał S.",
    "Agnieszka P.",
    "Paweł R.",
    "Joanna M.",
    "Krzysztof D.",
    "Monika G.",
    "Marcin Ł.",
    "Ewelina C.",
    "Rafał J.",
    "Dorota H.",
    "Łukasz F.",
    "Iwona T.",
    "Grzegorz Z.",
    "Beata K.",
    "Wojciech O.",
    "Alicja S.",
    "Damian W.",
    "Renata B.",
    "Jakub P.",
    "Magdalena L.",
    "Piotr U.",
    "Sylwia R.",
    "Adam G.",
    "Justyna D.",
    "Maciej Ś.",
    "Bożena M.",
    "Kamil N.",
    "Weronika A.",
    "Artur C.",
    "Urszula J.",
    "Filip H.",
    "Karolina E.",
    "Sebastian T.",
    "Elżbieta F.",
    "Dawid I.",
    "Natalia Z.",
    "Robert L.",
    "Małgorzata O.",
    "Hubert K.",
    "Patrycja W.",
    "Szymon B.",
    "Danuta P.",
    "Igor M.",
    "Oliwia R.",
    "Zbigniew S.",
    "Kinga N.",
    "Mateusz A.",
    "Lidia G.",
    "Konrad D.",
    "Teresa C.",
    "Norbert J.",
    "Aneta B.",
    "Stanisław T.",
    "Marta Ł.",
    "Przemysław H.",
    "Gabriela K.",
    "Leszek W.",
    "Emilia F.",
    "Radosław P.",
];

/// Good points, a few words each.
pub(super) const PROS: &[&str] = &[
    "szybka dostawa",
    "solidne pakowanie",
    "miły kontakt",
    "zdrowe rośliny",
    "ładne wykonanie",
    "dobra cena",
    "zgodność z opisem",
    "fachowa porada",
    "ekologiczne opakowanie",
    "duży wybór",
    "łatwy zwrot",
    "wygląd",
];

/// Bad points, a few words each.
pub(super) const CONS: &[&str] = &[
    "czas dostawy",
    "słabe opakowanie",
    "brak kontaktu",
    "trudny zwrot",
    "zimna przesyłka",
    "wysoki koszt wysyłki",
    "różnica w kolorze",
    "brak instrukcji",
    "mało zdjęć na stronie",
    "uszkodzenia w transporcie",
];

/// Words of customers from abroad: Czech, Slovene, English; with stars.
pub(super) const ABROAD: &[(f64, &str)] = &[
    (5.0, "Rychlé dodání, rostlina dorazila v perfektním stavu. Určitě objednám znovu."),
    (5.0, "Krásné květináče a milý vzkaz v balíku. Děkuji!"),
    (4.5, "Dobrá komunikace, zboží odpovídá popisu. Doprava do Brna trvala čtyři dny."),
    (1.5, "Květináč přišel prasklý a na e-mail nikdo neodpovídá už druhý týden."),
    (4.0, "Pěkná polička, jen návod byl pouze v polštině."),
    (5.0, "Všechno v pořádku, rostliny zdravé a dobře zabalené."),
    (5.0, "Hitra dostava in lepo zapakirano. Rastlina je zdrava, priporočam!"),
    (5.0, "Polička je še lepša kot na sliki. Hvala za prijazno pomoč."),
    (2.0, "Paket je potoval skoraj tri tedne, vmes pa nobenega obvestila. Cvetlični lonec je bil okrušen."),
    (4.0, "Zelo zadovoljna z nakupom, samo poštnina bi lahko bila nižja."),
    (5.0, "Lovely plants, carefully packed and delivered to Berlin in three days."),
    (5.0, "The oak shelf is beautiful and very well made. Thank you!"),
    (1.0, "Two of the three plants were dead on arrival and my refund is still missing after a month."),
    (4.5, "Great shop, friendly answers in English. Shipping could be a little cheaper."),
];

/// What the owner writes below praise.
pub(super) const THANKS: &[&str] = &[
    "Bardzo dziękujemy za miłe słowa i zapraszamy ponownie!",
    "Dziękujemy! Niech rośnie zdrowo.",
    "Cieszymy się razem z Państwem. Do zobaczenia w pracowni!",
    "Dziękujemy za opinię i za zdjęcie, wisi już u nas na tablicy.",
    "To dla nas ważne, dziękujemy i pozdrawiamy z pracowni.",
];

/// What the owner writes below a complaint.
pub(super) const APOLOGIES: &[&str] = &[
    "Bardzo przepraszamy za tę sytuację. Prosimy o numer zamówienia, wyślemy nową roślinę na nasz koszt.",
    "Przepraszamy, to nie powinno się zdarzyć. Sprawdziliśmy przesyłkę i zwrot środków wyszedł dziś rano.",
    "Dziękujemy za szczerą opinię. Zmieniliśmy sposób pakowania donic, aby to się nie powtórzyło.",
    "Przykro nam, że nie odebraliśmy telefonu. Oddzwonimy jeszcze dzisiaj.",
];

/// A long one.
pub(super) const LONG: &str = "Długo zwlekałam z napisaniem tej opinii, bo chciałam najpierw zobaczyć, jak rośliny \
przetrwają pierwsze miesiące. Zamówiłam w marcu cztery sztuki: monsterę, dwie pilee i skrzydłokwiat. Przyszły po dwóch \
dniach, każda w osobnej tulei, z ogrzewaczem i karteczką, na której ktoś ręcznie napisał, ile światła potrzebują.\n\n\
Monstera po tygodniu zżółkła na dole i trochę spanikowałam. Napisałam do pracowni wieczorem, odpowiedź miałam rano: \
mniej wody, dalej od kaloryfera, spokojnie czekać. Mieli rację. Teraz, jesienią, ma sześć nowych liści, w tym jeden \
z dziurami, z którego jestem dumna jak z dziecka.\n\nPilee rozmnożyły się tak, że obdarowałam nimi pół biura. Tylko \
skrzydłokwiat nie kwitnie, ale to już chyba moja wina, bo stoi w ciemnym korytarzu. W skrócie: zdrowe rośliny, uczciwe \
rady i ludzie, którzy naprawdę odpisują. Nie wiem, czego więcej można chcieć od sklepu.";

/// One that looks like HTML, and is not.
pub(super) const HTML_LOOKING: &str = "Na stronie widziałam <b>PROMOCJA</b> i kod <script>alert('rabat')</script>, ale \
po wpisaniu nic się nie stało ;) Poza tym paczka super, cena < 100 zł & szybka wysyłka.";

//! Words of unhappy customers.
//! Must never insult: they are about what went wrong.

/// Of those who came to the shop.
pub(in crate::sandbox::world) const VISIT: &[&str] = &[
    "Pani za ladą bardziej zajęta telefonem niż klientami.",
    "Roślina z wystawy miała wełnowce. Zaraziła mi pół parapetu.",
    "Sklep zamknięty w godzinach otwarcia, na drzwiach żadnej kartki. Przyjechałam z drugiego końca miasta.",
    "Odmówili przyjęcia zwrotu, mimo że miałem paragon i donica była nieużywana.",
    "Przy kasie okazało się, że cena jest inna niż na etykiecie, i nikt nie widział w tym problemu.",
    "Po trzech dniach z kupionego fikusa opadły wszystkie liście, a w sklepie usłyszałem, że na pewno go przelałem.",
    "Obsługa opryskliwa, zapytałam o podłoże i dostałam w odpowiedzi wzruszenie ramion.",
    "Zamówienie miało czekać na odbiór, nikt go nie mógł znaleźć. Pół godziny stania i nic.",
    "Ziemia pełna ziemiórek, teraz mam je w całym mieszkaniu.",
    "Tłok, kolejka do jednej kasy, zero klimatyzacji. Wyszedłem bez zakupów.",
    "Trzy razy dzwoniłem, czy mają półkę. Mieli. Na miejscu nie mieli.",
    "Bardzo drogo i nieuprzejmie.",
    "Storczyk zgnił po tygodniu, korzenie były brązowe już przy zakupie.",
    "Na warsztaty zapisałam się z wyprzedzeniem, na miejscu okazało się, że są odwołane.",
    "Donicę zapakowali byle jak i stłukła się w drodze do tramwaju.",
    "Wózkiem dziecięcym nie da się wjechać, a pomóc nie miał kto.",
];

/// Of those who ordered from afar.
pub(in crate::sandbox::world) const ORDER: &[&str] = &[
    "Paczka szła dwa tygodnie, a infolinia milczy.",
    "Donica przyszła w kawałkach, owinięta jedną warstwą papieru.",
    "Na zwrot pieniędzy czekam już ponad miesiąc, każdy mail kończy się formułką.",
    "Roślina zamarznięta, wysłana przy minus dziesięciu bez żadnego ocieplenia.",
    "Dostałam zupełnie inną roślinę niż zamówiłam i nikt nie odbiera telefonu.",
    "Liście połamane, ziemia wysypana po całym kartonie.",
    "Reklamację odrzucono po tygodniu jednym zdaniem, bez obejrzenia zdjęć.",
    "Status „wysłane” od dziewięciu dni, numer przesyłki nie istnieje.",
    "W paczce brakowało połowy zamówienia, a na fakturze jest wszystko.",
    "Półka krzywa, otwory nie pasują do haków z zestawu.",
    "Kupiłem w promocji, anulowali zamówienie i następnego dnia wystawili drożej.",
    "Fatalny kontakt. Cztery maile, zero odpowiedzi.",
    "Kwiat na prezent dotarł trzy dni po urodzinach, choć obiecywali dostawę na czas.",
    "Zdjęcie pokazuje krzew, przyszedł patyk z dwoma listkami.",
    "Koszt zwrotu po mojej stronie, chociaż towar był uszkodzony.",
    "Wełnowce na każdym liściu. Roślina od razu do wyrzucenia.",
    "Paprotka sucha jak siano, musiała leżeć w magazynie tydzień.",
    "Kurier rzucił paczkę przez płot, sklep umywa ręce.",
    "Miała być faktura na firmę, proszę o nią trzeci tydzień.",
    "Donica przecieka od pierwszego dnia i zniszczyła mi parapet.",
    "Czat udaje konsultanta, a odpowiada tylko automat.",
    "Zamówienie zgubione, winnych brak, pieniądze zamrożone.",
    "Sadzonki spleśniałe, zapach z kartonu nie do opisania.",
    "Dwa razy przysłali zły rozmiar, za trzecim zrezygnowałem.",
    "Opis obiecuje dębowe drewno, a to oklejona płyta.",
    "Zapłaciłam za ekspresową dostawę, przyszło po sześciu dniach.",
    "Nie polecam nikomu. Towar uszkodzony, zwrot odmówiony.",
    "Kaktus zgniły od środka, z wierzchu wyglądał dobrze.",
    "Od dwóch tygodni słyszę, że ktoś oddzwoni.",
    "Zamiast wymiany zaproponowali kupon na dziesięć złotych. Żart.",
    "Roślina opisana jako bezpieczna dla kotów, a jest trująca. Sprawdziłam dopiero u weterynarza.",
    "Karton mokry, pudło się rozpadło, korzenie na wierzchu.",
    "Płatność pobrana dwa razy, zwrotu drugiej wpłaty nie ma od dziesięciu dni.",
    "Obiecany dzień wysyłki przesuwano cztery razy, za każdym razem bez słowa.",
    "Pomylili adresy i moja paczka pojechała do Szczecina. Przeprosin nie było.",
];

/// Of those who have the planter.
pub(in crate::sandbox::world) const ABOUT_PLANTER: &[&str] = &[
    "Po tygodniu przestała trzymać wodę, dno pękło samo z siebie.",
    "Wkład z plastiku śmierdzi, roślina zgniła od stojącej wody.",
    "Szkliwo odpryskuje, po dwóch miesiącach wygląda jak po przejściach.",
    "Wskaźnik wody nie działa wcale, przelałam przez niego dwie rośliny.",
    "Przyszła obtłuczona, a reklamacja ciągnie się trzeci tydzień.",
];

/// Of those who have the shelf.
pub(in crate::sandbox::world) const ABOUT_SHELF: &[&str] = &[
    "Po miesiącu wygięła się pod trzema doniczkami.",
    "Haki wyrwały się ze ściany, zioła na podłodze, donica stłuczona.",
    "Po zawieszeniu pękła wzdłuż słoja, sprzedawca twierdzi, że to naturalne.",
    "Rysa na całej długości, nikt tego nie sprawdził przed wysyłką.",
];

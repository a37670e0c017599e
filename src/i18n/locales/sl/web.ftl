skip-to-content = Na vsebino
language-choose = Jezik
language-own-name-pl = Polski
language-own-name-sl = Slovenščina
language-own-name-en = English
theme-choose = Videz
theme-auto = Kot v sistemu
theme-light = Svetel
theme-dark = Temen
nav-label = Glavno
nav-inbox = Prejeto
nav-trends = Gibanja
nav-sources = Viri
nav-widgets = Gradniki
nav-rules = Opozorila
nav-settings = Nastavitve
nav-count-many = Več kot 999 jih čaka
nav-count-inbox = { $count ->
    [one] { $count } mnenje čaka na odgovor
    [two] { $count } mnenji čakata na odgovor
    [few] { $count } mnenja čakajo na odgovor
   *[other] { $count } mnenj čaka na odgovor
}
nav-count-sources = { $count ->
    [one] { $count } povezava potrebuje pozornost
    [two] { $count } povezavi potrebujeta pozornost
    [few] { $count } povezave potrebujejo pozornost
   *[other] { $count } povezav potrebuje pozornost
}
login-title = Prijava
login-button = Prijavite se
login-refused = Naslov ali geslo ni pravilno. Preverite oboje in poskusite znova.
logout-button = Odjavite se
field-email = E-poštni naslov
field-password = Geslo
field-business = Ime podjetja
field-name = Vaše ime in priimek
field-language = Jezik
password-hint = Vsaj 10 znakov. Kratek stavek si je lahko zapomniti, uganiti pa težko.
password-too-short = Geslo mora imeti vsaj 10 znakov.
password-too-long = Geslo ima lahko največ 200 znakov.
password-too-common = To geslo je med prvimi, ki jih kdo ugiba. Izberite drugo.
user-bad-email = To ni e-poštni naslov. Videti mora biti kot ime@example.com.
user-taken = Ta naslov že ima nekdo.
setup-title = Dobrodošli
setup-lead = Pet odgovorov in prva mnenja lahko začnemo zbirati.
setup-button = Ustvarite račun
setup-no-name = Podjetje potrebuje ime.
error-back = Na prejeto
error-not-found-title = Tukaj ni ničesar
error-not-found-text = Naslov je napačno zapisan ali pa tega, kar je bilo tu, ni več.
error-sign-in-title = Prijavite se
error-sign-in-text = Seja je potekla. Napisano ni bilo poslano: vrnite se, prijavite se in pošljite znova.
error-forbidden-title = To smo zavrnili
error-forbidden-text = Obrazec je zastarel ali pa je zahteva prišla z druge strani. Vrnite se, osvežite stran in poskusite znova.
error-role-title = Ni za ta račun
error-role-text = Vloga tega računa tega ne dovoljuje. Spremeni jo lahko lastnik podjetja.
error-too-many-title = Kratek premor
error-too-many-text = V kratkem času je bilo veliko poskusov. Počakajte minuto in poskusite znova.
error-conflict-title = Nekdo je bil hitrejši
error-conflict-text = To se je medtem spremenilo. Vrnite se, osvežite stran in poglejte še enkrat.
error-method-title = Tukaj to ne deluje
error-method-text = Naslov obstaja, a ne za takšno zahtevo.
error-too-large-title = To je predolgo
error-too-large-text = Obrazec vsebuje več, kot gre vanj. Skrajšajte besedilo in ga pošljite znova.
error-bad-request-title = Tega ni bilo mogoče prebrati
error-bad-request-text = Naslov ali obrazec vsebuje nekaj nepričakovanega. Vrnite se in poskusite znova.
error-internal-title = Nekaj se je pokvarilo pri nas
error-internal-text = Nič ni izgubljeno. Več je v dnevniku; poskusite znova čez trenutek.
span-moment = pravkar
span-soon = čez trenutek
span-ahead = čez { $gap }
span-minutes = { $count } min
span-hours = { $count } h
span-days = { $count ->
    [one] { $count } dan
    [two] { $count } dneva
    [few] { $count } dni
   *[other] { $count } dni
}
trouble-full-title = Disk je poln: ničesar ni mogoče shraniti.
trouble-full-text = Zbrana mnenja lahko berete, gradniki delujejo naprej. Nova mnenja se ne berejo, odgovori in popravki pa se ne ohranijo. Sprostite prostor na disku strežnika; shranjevanje se nato nadaljuje samo.
trouble-read-only-title = Na disk ni mogoče pisati: ničesar ni mogoče shraniti.
trouble-read-only-text = Zbrana mnenja lahko berete, gradniki delujejo naprej. Nova mnenja se ne berejo, odgovori in popravki pa se ne ohranijo. Preverite disk strežnika in dovoljenja; shranjevanje se nato nadaljuje samo.
error-unsaved-title = Tega ni bilo mogoče shraniti
error-unsaved-text = Disk strežnika je poln ali pa nanj ni mogoče pisati, zato ni ohranjeno nič od tega. Vrnite se, prekopirajte napisano in poskusite znova, ko bo dovolj prostora. Več je v dnevniku strežnika.

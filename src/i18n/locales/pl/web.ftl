skip-to-content = Przejdź do treści
language-choose = Język
language-own-name-pl = Polski
language-own-name-sl = Slovenščina
language-own-name-en = English
theme-choose = Wygląd
theme-auto = Jak w systemie
theme-light = Jasny
theme-dark = Ciemny
nav-label = Główne
nav-inbox = Skrzynka
nav-trends = Trendy
nav-sources = Źródła
nav-widgets = Widżety
nav-rules = Alerty
nav-settings = Ustawienia
nav-count-many = Ponad 999 czeka
nav-count-inbox = { $count ->
    [one] { $count } opinia czeka na odpowiedź
    [few] { $count } opinie czekają na odpowiedź
    [many] { $count } opinii czeka na odpowiedź
   *[other] { $count } opinii czeka na odpowiedź
}
nav-count-sources = { $count ->
    [one] { $count } połączenie wymaga uwagi
    [few] { $count } połączenia wymagają uwagi
    [many] { $count } połączeń wymaga uwagi
   *[other] { $count } połączeń wymaga uwagi
}
login-title = Logowanie
login-button = Zaloguj
login-refused = Adres lub hasło się nie zgadza. Warto sprawdzić oba i spróbować ponownie.
logout-button = Wyloguj
field-email = Adres e-mail
field-password = Hasło
field-business = Nazwa firmy
field-name = Imię i nazwisko
field-language = Język
password-hint = Co najmniej 10 znaków. Krótkie zdanie łatwo zapamiętać, a trudno odgadnąć.
password-too-short = Hasło musi mieć co najmniej 10 znaków.
password-too-long = Hasło może mieć najwyżej 200 znaków.
password-too-common = To hasło należy do pierwszych zgadywanych. Trzeba wybrać inne.
user-bad-email = To nie jest adres e-mail. Powinien wyglądać jak imie@example.com.
user-taken = Ktoś już ma ten adres.
setup-title = Witamy
setup-lead = Pięć odpowiedzi i można zbierać pierwsze opinie.
setup-button = Utwórz konto
setup-no-name = Firma musi mieć nazwę.
error-back = Do skrzynki
error-not-found-title = Tu niczego nie ma
error-not-found-text = Adres zawiera błąd albo to, co tu było, zniknęło.
error-sign-in-title = Trzeba się zalogować
error-sign-in-text = Sesja wygasła. Wpisana treść nie została wysłana: trzeba wrócić, zalogować się i wysłać ją ponownie.
error-forbidden-title = Odmówiono
error-forbidden-text = Formularz jest nieaktualny albo żądanie przyszło z innej strony. Trzeba wrócić, odświeżyć stronę i spróbować ponownie.
error-role-title = To nie dla tego konta
error-role-text = Rola tego konta na to nie pozwala. Może ją zmienić właściciel firmy.
error-too-many-title = Krótka przerwa
error-too-many-text = W krótkim czasie było wiele prób. Za minutę można spróbować ponownie.
error-conflict-title = Ktoś był szybszy
error-conflict-text = W międzyczasie coś się zmieniło. Trzeba wrócić, odświeżyć stronę i spojrzeć jeszcze raz.
error-method-title = Tutaj to nie działa
error-method-text = Adres istnieje, ale nie dla takiego żądania.
error-too-large-title = To za długie
error-too-large-text = Formularz zawiera więcej, niż się mieści. Trzeba skrócić tekst i wysłać ponownie.
error-bad-request-title = Nie udało się tego odczytać
error-bad-request-text = Adres lub formularz zawiera coś nieoczekiwanego. Można wrócić i spróbować ponownie.
error-internal-title = Coś zepsuło się po naszej stronie
error-internal-text = Nic nie zginęło. Szczegóły są w dzienniku; za chwilę można spróbować ponownie.
span-moment = przed chwilą
span-soon = za chwilę
span-ahead = za { $gap }
span-minutes = { $count } min
span-hours = { $count } godz.
span-days = { $count ->
    [one] { $count } dzień
    [few] { $count } dni
    [many] { $count } dni
   *[other] { $count } dnia
}
trouble-full-title = Dysk jest pełny: niczego nie można zapisać.
trouble-full-text = Zebrane opinie można czytać, a widżety działają dalej. Nowe opinie nie są odczytywane, a odpowiedzi i poprawki nie zostaną zachowane. Trzeba zwolnić miejsce na dysku serwera; zapisywanie wróci wtedy samo.
trouble-read-only-title = Na dysku nie można zapisywać: niczego nie można zachować.
trouble-read-only-text = Zebrane opinie można czytać, a widżety działają dalej. Nowe opinie nie są odczytywane, a odpowiedzi i poprawki nie zostaną zachowane. Trzeba sprawdzić dysk serwera i uprawnienia; zapisywanie wróci wtedy samo.
error-unsaved-title = Nie udało się tego zapisać
error-unsaved-text = Dysk serwera jest pełny albo nie można na nim zapisywać, więc nic z tego nie zostało zachowane. Trzeba wrócić, skopiować wpisaną treść i spróbować ponownie, gdy będzie miejsce. Szczegóły są w dzienniku serwera.

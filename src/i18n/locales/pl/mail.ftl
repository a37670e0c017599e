mail-stars = { $stars } z 5
mail-recommended = poleca
mail-not-recommended = nie poleca
mail-alert-subject = { $mark } { $rating } { $source }: „{ $quote }”
mail-alert-subject-wordless = { $mark } { $rating } { $source }, bez treści ({ $location })
mail-alert-headline-negative = Negatywna opinia
mail-alert-headline-mixed = Mieszana opinia
mail-alert-headline-positive = Pozytywna opinia
mail-alert-wordless = Sama ocena, bez treści.
mail-alert-anonymous = Autor bez podpisu
mail-alert-pros = Zalety
mail-alert-cons = Wady
mail-alert-cut = Dalszy ciąg na stronie opinii.
mail-alert-edited = Autor zmienił ocenę: { $before } → { $after }
mail-alert-edited-text = Autor zmienił treść opinii.
mail-alert-before = Wcześniej: „{ $quote }”
mail-alert-gone = Tej opinii nie widać już u źródła (od { $date }). Poniżej ostatnia znana treść.
mail-alert-answered = Pod tą opinią jest już odpowiedź.
mail-alert-why = Dlaczego ta wiadomość
mail-alert-because = Powód: { $reasons }
mail-reason-rating = ocena { $stars } z 5
mail-reason-phrases = { $count ->
    [one] sformułowanie { $phrases }
   *[other] sformułowania: { $phrases }
}
mail-reason-phrase = „{ $phrase }”
mail-reason-lists = wymienione wady: { $cons }, zalety: { $pros }
mail-reason-topics = tematy: { $topics }
mail-reason-urgent = pilne: { $urgency }
mail-reason-rule = alert „{ $rule }”
mail-alert-button = Otwórz i odpowiedz
mail-alert-original = Zobacz w serwisie { $source }
mail-alert-nobody = Bez reakcji opinia pozostanie publiczna i bez odpowiedzi. Przypomnienia nie będzie; kolejna wiadomość przyjdzie tylko wtedy, gdy autor zmieni opinię na gorszą.
mail-footer = Wysłano z opinari dla: { $business }.
mail-footer-rules = Kto i kiedy dostaje takie wiadomości, ustala się w Alertach
mail-digest-subject = { $count ->
    [one] { $count } opinia do przejrzenia – { $business }
    [few] { $count } opinie do przejrzenia – { $business }
    [many] { $count } opinii do przejrzenia – { $business }
   *[other] { $count } opinii do przejrzenia – { $business }
}
mail-digest-counts = negatywne: { $negative }, mieszane: { $mixed }, pozytywne: { $positive }
mail-digest-more = { $count ->
    [one] i jeszcze { $count } opinia w skrzynce
    [few] i jeszcze { $count } opinie w skrzynce
    [many] i jeszcze { $count } opinii w skrzynce
   *[other] i jeszcze { $count } opinii w skrzynce
}
mail-digest-history = Historia wczytana bez osobnych wiadomości
mail-digest-history-note = To opinie sprzed połączenia źródła. Są w skrzynce, nie wymagają pośpiechu.
mail-digest-gone = usunięta u źródła
mail-digest-answered = z odpowiedzią
mail-digest-button = Otwórz skrzynkę
mail-digest-nobody = Opinie, które czekają na odpowiedź, pozostają w skrzynce. Każda pojawia się w przeglądzie raz.
mail-notice-subject = { $source } ({ $location }): odczyt opinii czeka na decyzję
mail-notice-headline = Odczyt opinii czeka na decyzję
mail-notice-unknown = Źródła nie udało się odczytać. Szczegóły są na stronie źródeł.
mail-notice-meaning = Do tego czasu nowe opinie z tego źródła mogą się nie pojawiać. Zebrane opinie zostają, a pozostałe źródła działają dalej.
mail-notice-button = Otwórz źródła
mail-notice-once = Ta wiadomość przychodzi raz. Gdy odczyt wróci, pokaże to strona źródeł.
mail-test-subject = opinari: poczta działa
mail-test-headline = Poczta działa
mail-test-text = Ta wiadomość dotarła, więc alerty o opiniach również dotrą pod ten adres.
mail-test-button = Otwórz skrzynkę
mail-disk-subject = opinari: przez pewien czas nie dało się niczego zapisać
mail-disk-headline = Przez pewien czas nie dało się niczego zapisać
mail-disk-full = Od { $from } do { $until } dysk był pełny.
mail-disk-read-only = Od { $from } do { $until } na dysku nie można było zapisywać.
mail-disk-meaning = W tym czasie opinie nie były odczytywane, a odpowiedzi i poprawki nie były zapisywane. Strony i widżety działały dalej. To, co w tym czasie pojawiło się w źródłach, jest odczytywane teraz.
mail-disk-step = Trzeba zajrzeć na dysk serwera: zwolnić miejsce albo go naprawić, zanim to się powtórzy. „opinari doctor” podaje, ile miejsca zostało.
mail-disk-button = Otwórz skrzynkę
mail-disk-once = Ta wiadomość przychodzi najwyżej raz na godzinę.
mail-guess-subject = opinari: wiele prób logowania
mail-guess-headline = Ktoś próbuje odgadnąć hasło
mail-guess-what = W krótkim czasie było wiele prób zalogowania na konto: { $name } ({ $address }). Kolejne próby muszą teraz czekać.
mail-guess-step = Jeśli próbował sam użytkownik, nic nie trzeba robić. Jeśli nie: hasło powinno być długie i nieużywane nigdzie indziej.
mail-guess-button = Otwórz opinari
mail-guess-once = Ta wiadomość przychodzi najwyżej raz dziennie dla każdego konta.

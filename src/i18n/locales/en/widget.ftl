widget-title = Opinions on { $business }
widget-of-five = of 5
widget-recommend = recommend
widget-mean-of = { $count ->
    [one] mean of { $shown } rating
   *[other] mean of { $shown } ratings
}
widget-thumbs-of = { $count ->
    [one] { $yes } of { $shown } person
   *[other] { $yes } of { $shown } people
}
widget-thumbs-besides = { $count ->
    [one] besides the stars: { $yes } of { $shown } person recommends
   *[other] besides the stars: { $yes } of { $shown } people recommend
}
widget-stars = { $count ->
    [one] { $shown } star
   *[other] { $shown } stars
}
widget-rating = Rated { $stars } of 5
widget-distribution = Distribution of ratings
widget-thumb-yes = Recommends
widget-thumb-no = Does not recommend
widget-none = There are no opinions yet. They will show up here as soon as somebody writes one.
widget-read-on = Read on
widget-reply = The shop answered:
widget-verified = purchase confirmed
widget-pros = Advantages:
widget-cons = Disadvantages:
widget-original = the original opinion, in a new tab
widget-not-quoted = The text of this opinion can be read at its source only.
widget-anonymous = Anonymous
widget-see-all = { $count ->
    [one] { $shown } opinion
   *[other] All { $shown } opinions
}
widget-older = Older opinions
widget-back = Back to the newest
widget-how = Where are these from?
widget-disclosure-all = We show every opinion, positive and negative, the newest first; each rating weighs the same in the mean.
widget-disclosure-sources = Sources: { $sources }.
widget-disclosure-unquoted = These opinions may not be quoted here, yet all of them are counted: { $sources }.
widget-disclosure-verified = Whether an author was a customer is checked by the source, not by us; a confirmed purchase is marked.
widget-disclosure-removed = { $count ->
    [one] { $shown } opinion is gone from its source and is not counted.
   *[other] { $shown } opinions are gone from their source and are not counted.
}
widget-frame-title = Customers' opinions

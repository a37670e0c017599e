trends-period = Period
trends-period-30 = 30 days
trends-period-90 = 90 days
trends-period-365 = A year
trends-period-all = Everything
trends-tile-volume = Opinions
trends-tile-stars = Mean rating
trends-tile-negative = Negative
trends-tile-answered = Answered
trends-tile-removed = { $count ->
    [one] and { $shown } removed at its source
   *[other] and { $shown } removed at their source
}
trends-from-ratings = { $count ->
    [one] from { $shown } rating
   *[other] from { $shown } ratings
}
trends-too-few-ratings = { $count ->
    [one] only { $shown } rating: too few to say
   *[other] only { $shown } ratings: too few to say
}
trends-too-few = { $count ->
    [one] only { $shown } opinion: too few to say
   *[other] only { $shown } opinions: too few to say
}
trends-between = probably { $low } to { $high }
trends-answered-of = { $count ->
    [one] { $done } of { $shown } opinion
   *[other] { $done } of { $shown } opinions
}
trends-points = { $change } points
trends-change-since = { $change } since the period before
trends-change-none = no clear change
trends-change-first = there were none in the period before
trends-volume-none = There were no opinions in this period
trends-volume-only = { $now-n ->
    [one] { $now } opinion in this period
   *[other] { $now } opinions in this period
}
trends-volume-rose = More opinions: { $now } after { $before } in the period before
trends-volume-fell = Fewer opinions: { $now } after { $before } in the period before
trends-volume-steady = As many opinions as usual: { $now } after { $before } in the period before
trends-negative-few = Too few opinions to speak of the share of negative ones
trends-negative-only = { $now }% of opinions are negative
trends-negative-doubled = The share of negative opinions doubled: { $now }% after { $before }%
trends-negative-halved = The share of negative opinions halved: { $now }% after { $before }%
trends-negative-rose = More opinions are negative: { $now }% after { $before }%
trends-negative-fell = Fewer opinions are negative: { $now }% after { $before }%
trends-negative-steady = The share of negative opinions did not change: { $now }% after { $before }%
trends-stars-few = Too few ratings to speak of a mean
trends-stars-only = The mean rating is { $now }
trends-stars-rose = Ratings are better: { $now } on average after { $before }
trends-stars-fell = Ratings are worse: { $now } on average after { $before }
trends-stars-steady = Ratings are as before: { $now } on average after { $before }
trends-positive = Positive
trends-mixed = Mixed
trends-negative = Negative
trends-removed = Removed at the source
trends-unwatched = No data
trends-total = Total
trends-day = Day
trends-week = Week
trends-month = Month
trends-until = 28 days until
trends-ratings = Ratings
trends-mean = Mean
trends-interval = 95% interval
trends-table = Show the numbers
trends-csv = Download as CSV
trends-line-what = Mean of the last 28 days. The band shows where the true mean lies in 95 cases of 100.
trends-line-few = The chart appears once there are at least 10 ratings within 28 days.
trends-bar = { $count ->
    [one] { $when }: { $shown } opinion (negative: { $negative }, mixed: { $mixed }, positive: { $positive })
   *[other] { $when }: { $shown } opinions (negative: { $negative }, mixed: { $mixed }, positive: { $positive })
}
trends-bar-removed = { $count ->
    [one] { $when }: { $shown } opinion (negative: { $negative }, mixed: { $mixed }, positive: { $positive }); removed at the source: { $removed }
   *[other] { $when }: { $shown } opinions (negative: { $negative }, mixed: { $mixed }, positive: { $positive }); removed at the source: { $removed }
}
trends-bar-unwatched = { $when }: no data
trends-empty-nothing = Nothing to show yet
trends-empty-nothing-text = Trends appear by themselves with the first opinions. Connect a source to begin.
trends-empty-reading = The first opinions are on their way
trends-empty-reading-text = The source is being read for the first time. This page looks again by itself.
trends-empty-waiting = No opinions yet
trends-empty-waiting-text = The sources are connected, but nothing has arrived so far. Trends appear with the first opinions.
trends-empty-filtered = No opinions here
trends-empty-filtered-text = The chosen place and source have no opinion in common.
trends-empty-clear = Show all
trends-empty-sources = To the sources
filter-period = Period: { $from } to { $until }

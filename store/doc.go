// Package store keeps everything that happened at a centre in one sealed bbolt file. It alone knows bbolt.
//
// One public method is one transaction; what it is given is written whole or not at all. Keys stand in the
// clear and so hold no name, number or date of birth; every value but those of meta and keys is sealed, and in meta the
// hands and the count of records, by package seal for its bucket and key. Whoever changes the layout changes this table: a test holds it
// against a fresh file.
//
//	bucket     key                                     value
//	meta       "format"                                2 bytes oldest format of a reader, 2 of a writer: 1, 1
//	meta       "family"                                16 bytes
//	meta       "program"                               version that last wrote, text
//	meta       "saved"                                 8 bytes milliseconds since 1970, 8 random: names the last transaction
//	meta       "agenda"                                how far and by which rules it is planned (see agenda.go)
//	meta       "closed"                                4 bytes: the last day of which a checkpoint was given (see checkpoint.go)
//	meta       "erasing"                               16 bytes each: persons erased whose traces are not all gone yet (see erasure.go)
//	meta       "hand" number(2) copy(1)                sealed: who writes where, with what (see hand.go); copies 0 and 1
//	meta       "records"                               sealed: 8 bytes, how many records the blocks hold (see counts.go); once in directory
//	meta       "damaged" bucket 0 key                  8 bytes milliseconds since 1970: a value found damaged and set aside
//	meta       "damaged" "subjects" 0 subject(6)       the same, then the hashes(8 each) of changes that are in no block
//	keys       "s" slot(16)                            a slot of package seal
//	keys       "w" epoch(8) slot(16)                   a wrapping of package seal; epoch zero: the identity key
//	subjects   subject(16)                             sealed block of the subject's changes (see block.go)
//	subjects   subject(16) n(1)                        the same, beside a block that does not open; n from 1
//	journal    station(8) day(4)                       sealed list of looks, prints, exports, merges
//	log        station(8) day(4) nibble(1)…            sealed list of the day's changes, whose, and when they came in (see log.go)
//	days       station(8) day(4)                       sealed count(8) and sum of the hashes(16)
//	directory  chunk(4)                                sealed entries for search (see chunk.go)
//	directory  "staff"                                 sealed list of the centres, clerks, workers, media and open demands for erasure
//	directory  "links" two bits(1)…                    sealed list of who is the same as whom (see links.go)
//	directory  "divided"                               sealed list of the subjects in conflict (see conflicts.go); none if absent
//	agenda     due(4) bit(1)…                          sealed list of lines of the worklist (see line.go)
//	agenda     255 two bits(1)…                        sealed list of cards: the persons that the lines are about
//	drafts     station(8) screen 0 record(16)          sealed half-typed form
//
// Numbers are big endian. A station is the author's; its day is the UTC day of the change's ID, counted
// from 1970; due and the day a change came in are a [model.Date]. The truth is subjects; log, days,
// directory and agenda are derived from it and can be thrown away, but for the day a change came in.
package store

package store

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"sync"
)

// A squeezed value begins with how it was squeezed.
const (
	squeezedNot   = 0 // as it stands
	squeezedFlate = 1 // DEFLATE with dictionary1
)

// dictionary1 holds what blocks are made of, the commonest last. It is part of the format: it never
// changes; a better one gets the next number.
const dictionary1 = "certificatebenefitsupplyreferralsettingsheetcentreclerkworkervillagespublic_keyantenatal_profiletier" +
	"townshipdistrictvillageregistered_residencecurrent_residencelast_birtheducationmarital_statusmarriedchildren" +
	"spouserelation_to_headdeathmigrationoutsincehomeplaceresidencenote" +
	"head_of_householdaddressgroupcodehousehold-00" +
	"appointmentreasonrequestservicenewly_marriedconsentpurposefollow_upcyesbonchannelsanswer" +
	"edd_scanbookeddischargereportedestimatedlmplivebirthresultoutcomebonpregnancyweight" +
	"sperm_freeinformed_choiceoperatorsupplyuntilmonthlylastendedbonreasoninjectionimplantpillcondomtubal_ligationvasectomy" +
	"iudTCu380Adevicekindstartmethod" +
	"uterusadnexacervixiud_positiongyn_diagnosispregnancy_testb_ultrasoundbp_systolicbp_diastolichbformthree_checkstoldhowexam" +
	"id_numbersex2birthj19jphonek1namepersonregister_personadd_personimportwomenexams" +
	"next_datequestionsanswersnotechannelaskedphonevisithome_visitoutcomebonj2026-jdonenot_reacheddeclinedresultf" +
	"aboutdstepc07bcasePhprotocolcP07P06P05anP04visitrecord_visitundowithdrawn\xa2bonj2024-\xa2bonj2025-0\xa2bonj2026-1fresultddone"

var errSqueezed = errors.New("not a compressed value")

var squeezers = sync.Pool{New: func() any {
	w, err := flate.NewWriterDict(nil, 6, []byte(dictionary1))
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

// squeezedFrom is the size from which on compressing is tried: a packed block of a person is mostly random
// identities, of which DEFLATE saves nothing worth its time.
const squeezedFrom = 2048

func squeeze(plain []byte) []byte {
	if len(plain) < squeezedFrom {
		return append([]byte{squeezedNot}, plain...)
	}
	var out bytes.Buffer
	out.WriteByte(squeezedFlate)
	w := squeezers.Get().(*flate.Writer)
	defer squeezers.Put(w)
	w.Reset(&out)
	_, _ = w.Write(plain) // a buffer takes all
	_ = w.Close()
	if out.Len() > len(plain) {
		return append([]byte{squeezedNot}, plain...)
	}
	return out.Bytes()
}

var unsqueezers = sync.Pool{New: func() any { return flate.NewReaderDict(nil, []byte(dictionary1)) }}

// unsqueeze gives back what was squeezed; more than limit bytes are refused.
func unsqueeze(b []byte, limit int) ([]byte, error) {
	if len(b) == 0 {
		return nil, errSqueezed
	}
	switch b[0] {
	case squeezedNot:
		return b[1:], nil
	case squeezedFlate:
	default:
		return nil, errSqueezed
	}
	r := unsqueezers.Get().(io.ReadCloser)
	defer unsqueezers.Put(r)
	if err := r.(flate.Resetter).Reset(bytes.NewReader(b[1:]), []byte(dictionary1)); err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(make([]byte, 0, 4*len(b)))
	n, err := io.Copy(out, io.LimitReader(r, int64(limit)+1))
	if err != nil || n > int64(limit) {
		return nil, errSqueezed
	}
	return out.Bytes(), nil
}

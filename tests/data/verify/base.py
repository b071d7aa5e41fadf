# A one-page PDF with a text field, an attachment, an outline, a layer, metadata: everything a later revision may touch.
def build(path, extra_page=b'', objs_extra=()):
    objs={}
    objs[1]=b'<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 12 0 R] /DA (/F1 10 Tf) /DR << /Font << /F1 5 0 R >> >> >> /Names << /EmbeddedFiles << /Names [(a.txt) 8 0 R] >> >> /Outlines 10 0 R /OCProperties << /OCGs [11 0 R] /D << /Order [11 0 R] >> >> /Metadata 13 0 R >>'
    objs[2]=b'<< /Type /Pages /Kids [3 0 R] /Count 1 >>'
    objs[3]=b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /Properties << /L1 11 0 R >> >> /Annots [6 0 R 12 0 R] >>'
    c=b'BT /F1 24 Tf 72 700 Td (Approved: 100) Tj ET /OC /L1 BDC BT /F1 12 Tf 72 600 Td (layer) Tj ET EMC'
    objs[4]=b'<< /Length %d >>\nstream\n%s\nendstream'%(len(c),c)
    objs[5]=b'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 14 0 R >>'
    objs[6]=b'<< /Type /Annot /Subtype /Widget /FT /Tx /T (note) /Rect [72 500 300 520] /P 3 0 R /F 4 /DA (/F1 10 Tf) /AP << /N 7 0 R >> >>'
    objs[7]=b'<< /Type /XObject /Subtype /Form /BBox [0 0 228 20] /Length 0 >>\nstream\n\nendstream'
    objs[8]=b'<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F 9 0 R >> >>'
    objs[9]=b'<< /Type /EmbeddedFile /Length 5 >>\nstream\nhello\nendstream'
    objs[10]=b'<< /Type /Outlines /Count 0 >>'
    objs[11]=b'<< /Type /OCG /Name (layer) >>'
    objs[12]=b'<< /Type /Annot /Subtype /Widget /FT /Tx /T (other) /Rect [72 400 300 420] /P 3 0 R /F 4 /DA (/F1 10 Tf) >>'
    x=b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>title</dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    objs[13]=b'<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream'%(len(x),x)
    t=b'1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange'
    objs[14]=b'<< /Length %d >>\nstream\n%s\nendstream'%(len(t),t)
    out=b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'; offs={}
    for n in sorted(objs):
        offs[n]=len(out); out+=b'%d 0 obj\n%s\nendobj\n'%(n,objs[n])
    x=len(out); out+=b'xref\n0 %d\n0000000000 65535 f \n'%(len(objs)+1)
    for n in sorted(objs): out+=b'%010d 00000 n \n'%offs[n]
    out+=b'trailer\n<< /Size %d /Root 1 0 R /Info 15 0 R /ID [<aa> <aa>] >>\nstartxref\n%d\n%%%%EOF\n'%(len(objs)+1,x)
    out=out.replace(b' /Info 15 0 R',b'')
    open(path,'wb').write(out)
build('base.pdf')

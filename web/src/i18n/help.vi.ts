/** Lời của trang trợ giúp: muốn biết gì thì bấm vào đâu. */
export const help = {
  title: 'Muốn biết … → bấm …',
  answers: [
    {
      ask: 'Vụ việc tập trung ở đâu nhất?',
      press:
        'Kỳ cần xem › lớp Mật độ vụ việc, rồi đưa con trỏ lên bản đồ; hoặc Phân tích › Cụm tập trung hiện nay',
    },
    {
      ask: 'Các xã ven biển, biên giới có tăng so với năm trước không?',
      press: 'Tô màu theo xã › Thay đổi so với cùng kỳ năm trước › Bảng xếp hạng › Xã: ven biển',
    },
    {
      ask: 'Xã nào nhiều vụ nhất trên km², và có chắc không?',
      press: 'Tô màu theo xã › Số vụ trên km² › Bảng xếp hạng',
    },
    { ask: 'Trong một vùng tự chọn có bao nhiêu vụ?', press: 'Vẽ vùng › Đa giác' },
    {
      ask: 'Dọc biên giới hay bờ biển có bao nhiêu vụ?',
      press: 'Vẽ vùng › Dọc biên giới, bờ biển › Hỏi số liệu dải này',
    },
    { ask: 'Ngày nào, giờ nào hay xảy ra?', press: 'Tìm xã, rồi Diễn biến' },
    { ask: 'Xã cũ nay thuộc xã nào?', press: 'Gõ tên cũ vào ô tìm kiếm' },
    { ask: 'Hai loại vụ việc, hai kỳ khác nhau ra sao?', press: 'So sánh hai bản đồ › Bật' },
    { ask: 'Cụm nào mới có, cụm nào đang mờ đi?', press: 'Phân tích › Lịch sử cụm tập trung' },
    {
      ask: 'Mang số liệu sang bảng tính, QGIS bằng cách nào?',
      press: 'nút tải về cạnh tên lớp › Tải bảng (XLSX); cả bản đồ: nút QGIS ở đầu trang',
    },
  ],
};
